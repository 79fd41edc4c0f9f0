/** Wording that the shop's staff share. */
export const SNIPPETS = [
  {
    id: 'parcel',
    title: 'Broken in the post',
    text: 'Please keep the box and the pieces until we have spoken to the carrier.',
    ownerId: 'sam',
    reviewInDays: 90,
  },
  {
    id: 'refund-days',
    title: 'How long a refund takes',
    text: 'A refund reaches your account within three to five working days.',
    ownerId: 'lea',
    reviewInDays: 60,
  },
  {
    id: 'workshop-move',
    title: 'Moving a workshop place',
    text: 'You can move your place to another date up to two days before the workshop.',
    ownerId: 'noor',
    reviewInDays: 45,
  },
] as const
