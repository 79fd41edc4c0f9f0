import { formatAmount } from '../../reports/conversation.ts'
import { STAFF_ROLES, type StaffRole } from '../../sites/authority.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { LineField, SelectField } from '../ui/fields.tsx'
import { nameOfOne, tellApart } from '../ui/names.ts'

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
  const nameAt = tellApart(colleagues.map(({ name }) => name))
  return (
    <section class="card" id="staff">
      <h2>Team</h2>
      {STAFF_ROLES.map((role) => (
        <p class="soft small">
          {ROLE_WORDS[role]}: {authoritySentence(site, role)}
        </p>
      ))}
      {colleagues.map((colleague, at) => (
        <details>
          <summary>
            {nameAt(at)} · {ROLE_WORDS[colleague.role]}
          </summary>
          {isAdmin ? (
            <AdminForms
              colleague={colleague}
              name={nameAt(at)}
              isSelf={colleague.id === staff.id}
            />
          ) : (
            <p>{colleague.email}</p>
          )}
        </details>
      ))}
      {isAdmin && (
        <details>
          <summary>Add a team member</summary>
          <StaffForm colleague={null} name="new team member" />
        </details>
      )}
    </section>
  )
}

function AdminForms({
  colleague,
  name,
  isSelf,
}: {
  colleague: Staff
  name: string
  isSelf: boolean
}) {
  return (
    <>
      <StaffForm colleague={colleague} name={name} />
      {!isSelf && (
        <div class="row">
          <form method="post" action="/desk/settings/staff/sign-out">
            <input type="hidden" name="id" value={colleague.id} />
            <button type="submit" class="quiet" aria-label={nameOfOne('Sign out everywhere', name)}>
              Sign out everywhere
            </button>
          </form>
          <form method="post" action="/desk/settings/staff/delete">
            <input type="hidden" name="id" value={colleague.id} />
            <button type="submit" class="quiet" aria-label={nameOfOne('Remove', name)}>
              Remove
            </button>
          </form>
        </div>
      )}
    </>
  )
}

function StaffForm({ colleague, name }: { colleague: Staff | null; name: string }) {
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
      <button type="submit" aria-label={nameOfOne('Save', name)}>
        Save
      </button>
    </form>
  )
}

function authoritySentence({ authority, currency }: Site, role: StaffRole): string {
  const { perCase, perMonth } = authority[role]
  const tell = (amount: number | null) =>
    amount === null ? 'any amount' : formatAmount(amount, currency)
  return `can grant ${tell(perCase)} per report and ${tell(perMonth)} a month.`
}
