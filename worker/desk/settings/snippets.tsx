import type { Snippet } from '../../db/staff.ts'
import type { Staff } from '../../sites/site.ts'
import { LineField, SelectField, TextField } from '../ui/fields.tsx'
import { nameOfOne, tellApart } from '../ui/names.ts'

interface CardProps {
  readonly snippets: readonly Snippet[]
  readonly colleagues: readonly Staff[]
  readonly staff: Staff
  readonly today: string
}

const REVIEW_DAYS = 180

/** Shared wording, with who looks after it and until when. */
export function SnippetCard({ snippets, ...rest }: CardProps) {
  const nameAt = tellApart(snippets.map(({ title }) => title))
  return (
    <section class="card" id="snippets">
      <h2>Snippets</h2>
      <p class="soft">Shared wording to start a reply from. A snippet alone can’t be sent.</p>
      {snippets.map((snippet, at) => (
        <details>
          <summary>
            {nameAt(at)}
            {snippet.reviewBy <= rest.today && <span class="chip late">needs review</span>}
          </summary>
          <SnippetForm snippet={snippet} name={nameAt(at)} {...rest} />
          <form method="post" action="/desk/settings/snippets/delete">
            <input type="hidden" name="id" value={snippet.id} />
            <button type="submit" class="quiet" aria-label={nameOfOne('Delete', nameAt(at))}>
              Delete
            </button>
          </form>
        </details>
      ))}
      <details>
        <summary>Add a snippet</summary>
        <SnippetForm snippet={null} name="new snippet" {...rest} />
      </details>
    </section>
  )
}

function SnippetForm({
  snippet,
  name,
  colleagues,
  staff,
  today,
}: Omit<CardProps, 'snippets'> & { snippet: Snippet | null; name: string }) {
  const { id: known, ...values } = snippet ?? {
    id: '',
    title: '',
    text: '',
    ownerId: staff.id,
    reviewBy: daysAfter(today, REVIEW_DAYS),
  }
  const form = `snippet-${known}`
  return (
    <form method="post" action="/desk/settings/snippets">
      <input type="hidden" name="id" value={known} />
      <LineField form={form} values={values} name="title" label="Title" />
      <TextField form={form} values={values} name="text" label="Text" rows={3} />
      <SelectField
        form={form}
        values={values}
        name="ownerId"
        label="Owner"
        options={colleagues.map((one) => ({ value: one.id, label: one.name }))}
      />
      <LineField form={form} values={values} name="reviewBy" type="date" label="Review by" />
      <button type="submit" aria-label={nameOfOne('Save', name)}>
        Save
      </button>
    </form>
  )
}

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
}
