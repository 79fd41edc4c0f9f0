/** Whether this is built into the file of a pinned version, which holds all chunks. */
declare const AMENDS_PINNED: boolean
