/** What outlives the process of the requests it sent. Ages and durations in ms; every method may throw RunError `storage`. */
export type RequestMemory = {
  /** Requests of the window before now, by how long ago each was counted at the latest, and what is left of a pause. */
  recent(): { readonly agesMs: readonly number[]; readonly pauseLeftMs: number };
  /** A request is about to be sent; the note outlives the process when this returns. Call the result when it has ended. */
  starting(): () => void;
  /** The API asked for a pause of `ms` from now. */
  pausing(ms: number): void;
};
