/** The user of this process with the number that `chown` takes: in a container, the number is all that is known. */
export function thisUser(): string {
  const uid = process.getuid?.();
  return uid === undefined ? 'this user' : `this user (uid ${uid})`;
}
