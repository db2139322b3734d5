import type { Moment } from './zone-time.js';

const MINUTE_MS = 60_000;

/** Four digits: smaller years are slips such as 0024, or the year 1 with which .NET says "not set". */
const DATE_YEARS = { from: 1000, to: 9999 };

/** The first year of birth of people who may be alive. */
const FIRST_BIRTH_YEAR = 1900;

/** The last year of birth where today's date is not known, as when a mapping file is checked. */
const LAST_BIRTH_YEAR = 2100;

/** Outlook, Exchange and Apple's address books write this year where the year of a birthday is not known. */
const NO_YEAR = 1604;

/** Why a custom field cannot hold this moment; undefined where it may. */
export function dateBoundsFault(moment: Moment): string | undefined {
  const year = localYear(moment);
  return year >= DATE_YEARS.from && year <= DATE_YEARS.to
    ? undefined
    : `is not in the years ${DATE_YEARS.from} to ${DATE_YEARS.to}`;
}

/** Why a moment is no birthday; undefined where it may be. `nowMs`: when the run began, in Unix ms. */
export function birthdayBoundsFault(moment: Moment, nowMs: number | undefined): string | undefined {
  const year = localYear(moment);
  if (year === NO_YEAR) return `has no year: address books write ${NO_YEAR} for a year that is not known`;
  if (year < FIRST_BIRTH_YEAR) return `is a day before ${FIRST_BIRTH_YEAR}: no living person was born then`;
  if (nowMs === undefined)
    return year > LAST_BIRTH_YEAR ? `is a day after ${LAST_BIRTH_YEAR}: it lies in the future` : undefined;
  if (!isAfterToday(moment, nowMs)) return undefined;
  return `is a day after today: it lies in the future${buddhistYear(year, localYear({ ms: nowMs, offsetMin: 0 }))}`;
}

/** Whether the moment's day is after today, by the calendar of the zone in which the moment is read. */
export function isAfterToday(moment: Moment, nowMs: number): boolean {
  return moment.ms > nowMs && localDay(moment) > localDay({ ms: nowMs, offsetMin: moment.offsetMin });
}

/** The year that a calendar shows in the moment's zone. */
export function localYear(moment: Moment): number {
  return new Date(moment.ms + moment.offsetMin * MINUTE_MS).getUTCFullYear();
}

/** The day, as 2024-12-25, that a calendar shows in the moment's zone. */
export function localDay(moment: Moment): string {
  return new Date(moment.ms + moment.offsetMin * MINUTE_MS).toISOString().slice(0, 10);
}

/** Thailand counts years from 543 BC. */
const BUDDHIST_YEARS_AHEAD = 543;

/** The year that a year of the Buddhist calendar is in the common one, where a person born then may be alive. */
function buddhistYear(year: number, thisYear: number): string {
  const common = year - BUDDHIST_YEARS_AHEAD;
  const isLikely = common >= FIRST_BIRTH_YEAR && common <= thisYear;
  return isLikely ? `; the year ${year} of the Buddhist calendar is ${common}: write that` : '';
}
