/** Whether this is an IANA time zone. */
export function isTimeZone(name: string): boolean {
  // Newer versions of Node take +07:00, too. A setting must not work on some machines only, so it is refused.
  if (!/^[A-Za-z]/.test(name)) return false;
  // Asking takes 4 ms, and nearly every run has this zone.
  if (name === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
