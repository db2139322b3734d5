/** `skipped`: nothing to check here, or something that failed before makes it moot. Only `fail` is exit 2. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skipped';

/** One line of `doctor`. */
export type Check = {
  readonly name: string;
  readonly status: CheckStatus;
  readonly message: string;
  /** What to do about it, where something is wrong. */
  readonly cure?: string | undefined;
};

export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message };
}

export function skipped(name: string, message: string): Check {
  return { name, status: 'skipped', message };
}

export function warn(name: string, message: string, cure: string): Check {
  return { name, status: 'warn', message, cure };
}

export function fail(name: string, message: string, cure: string): Check {
  return { name, status: 'fail', message, cure };
}
