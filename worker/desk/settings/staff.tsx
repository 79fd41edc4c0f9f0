import { formatAmount } from '../../reports/conversation.ts'
import { STAFF_ROLES, type StaffRole } from '../../sites/authority.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { LineField, SelectField } from '../ui/fields.tsx'

interface CardProps {
  readonly colleagues: readonly Staff[]
  readonly staff: Staff
  readonly site: Site
}

const ROLE_WORDS: Record<StaffRole, string> = {
  agent: 'Agent',
  lead: 'Lead',
  admin: 'Admin',
}

/** Who works here, what each role may grant; an admin changes it. */
export function StaffCard({ colleagues, staff, site }: CardProps) {
  const isAdmin = staff.role === 'admin'
  return (
    <section class="card" id="staff">
      <h2>Team</h2>
      {STAFF_ROLES.map((role) => (
        <p class="soft small">
          {ROLE_WORDS[role]}: {authoritySentence(site, role)}
        </p>
      ))}
      {colleagues.map((colleague) => (
        <details>
          <summary>
            {colleague.name} · {ROLE_WORDS[colleague.role]}
          </summary>
          {isAdmin ? (
            <AdminForms colleague={colleague} isSelf={colleague.id === staff.id} />
          ) : (
            <p>{colleague.email}</p>
          )}
        </details>
      ))}
      {isAdmin && (
        <details>
          <summary>Add a team member</summary>
          <StaffForm colleague={null} />
        </details>
      )}
    </section>
  )
}

function AdminForms({ colleague, isSelf }: { colleague: Staff; isSelf: boolean }) {
  return (
    <>
      <StaffForm colleague={colleague} />
      {!isSelf && (
        <div class="row">
          <form method="post" action="/desk/settings/staff/sign-out">
            <input type="hidden" name="id" value={colleague.id} />
            <button type="submit" class="quiet">
              Sign out everywhere
            </button>
          </form>
          <form method="post" action="/desk/settings/staff/delete">
            <input type="hidden" name="id" value={colleague.id} />
            <button type="submit" class="quiet">
              Remove
            </button>
          </form>
        </div>
      )}
    </>
  )
}

function StaffForm({ colleague }: { colleague: Staff | null }) {
  const form = colleague?.id ?? 'new-staff'
  const values = {
    name: colleague?.name ?? '',
    email: colleague?.email ?? '',
    role: colleague?.role ?? 'agent',
  }
  return (
    <form method="post" action="/desk/settings/staff">
      <input type="hidden" name="id" value={colleague?.id ?? ''} />
      <LineField form={form} values={values} name="name" label="Name" hint="Customers see this." />
      <LineField form={form} values={values} name="email" type="email" label="Email address" />
      <SelectField
        form={form}
        values={values}
        name="role"
        label="Role"
        options={STAFF_ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role] }))}
      />
      <button type="submit">Save</button>
    </form>
  )
}

function authoritySentence({ authority, currency }: Site, role: StaffRole): string {
  const { perCase, perMonth } = authority[role]
  const tell = (amount: number | null) =>
    amount === null ? 'any amount' : formatAmount(amount, currency)
  return `can grant ${tell(perCase)} per report and ${tell(perMonth)} a month.`
}
