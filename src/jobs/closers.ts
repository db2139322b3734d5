/** Something that is to be closed when the work with it is over. */
export type Closable = { close(): Promise<void> | void };

/** Closes what was opened, the last first, however the work ended. */
export type Closers = {
  /** Returns what it was given, to be closed later. */
  add<T extends Closable>(opened: T): T;
  /** Closes all of them, also where one fails; rejects with the first failure. */
  close(): Promise<void>;
};

/** Nothing is open yet. */
export function createClosers(): Closers {
  const opened: Closable[] = [];
  return {
    add(thing) {
      opened.push(thing);
      return thing;
    },
    async close() {
      const failures: unknown[] = [];
      for (const thing of opened.reverse()) {
        try {
          await thing.close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
