/** Runs tasks of one contact one after the other, in the order they were given; others run side by side. */
export type Lanes = { run<T>(contactId: string, task: () => Promise<T>): Promise<T> };

/** Lanes hold a contact only while something of it is open, so their memory is bounded by the open rows. */
export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run<T>(contactId: string, task: () => Promise<T>): Promise<T> {
      const before = tails.get(contactId) ?? Promise.resolve();
      const mine = before.then(task, task);
      tails.set(contactId, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(contactId) === mine) tails.delete(contactId);
      }
    },
  };
}
