import { createRequire } from 'node:module';
import type * as Luxon from 'luxon';
import { hasOffset } from './date-tokens.js';

/** An instant in Unix ms, and the offset from UTC in minutes with which it was written or will be written. */
export type Moment = { readonly ms: number; readonly offsetMin: number };

const require = createRequire(import.meta.url);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * How luxon reads: English month names and Latin digits, whatever the machine's locale. The text's own offset
 * is kept.
 */
const READING = { zone: 'utc', locale: 'en-US', numberingSystem: 'latn', setZone: true } as const;

/**
 * Makes a reader by luxon tokens that name a whole date. It reads the whole text; undefined where the text
 * does not fit. The tokens are parsed once: parsing is most of the work.
 */
export function createTokenReader(format: string, zoneName: string): (text: string) => Moment | undefined {
  const { DateTime } = luxon();
  const parser = DateTime.buildFormatParser(format, READING);
  const isOwnOffset = hasOffset(format);
  return (text) => {
    // Newer versions of ICU, hence of JavaScript and Java, write a narrow no-break space before AM and PM.
    const time = DateTime.fromFormatParser(text.replace(/[\u00A0\u202F]/g, ' '), parser, READING);
    if (!time.isValid) return undefined;
    return isOwnOffset
      ? { ms: time.toMillis(), offsetMin: time.offset }
      : localMoment(time.toMillis(), zoneName);
  };
}

/** An instant with the zone's offset at that time. */
export function momentAt(ms: number, zoneName: string): Moment {
  return { ms, offsetMin: zoneOf(zoneName).offset(ms) };
}

/**
 * The instant at which clocks in the zone show this local time (in ms, as if it were UTC): the earlier one
 * where they show it twice, the first instant after the gap where they skip it.
 */
export function localMoment(localMs: number, zoneName: string): Moment {
  const zone = zoneOf(zoneName);
  // A day before and a day after are further away than any offset. So the offsets there hold before and after
  // a change of clocks.
  const before = zone.offset(localMs - DAY_MS);
  const after = zone.offset(localMs + DAY_MS);
  const early = instantOf(localMs, before);
  if (before === after || zone.offset(early) === before) return { ms: early, offsetMin: before };
  const late = instantOf(localMs, after);
  if (zone.offset(late) === after) return { ms: late, offsetMin: after };
  return { ms: findChange(zone, late, early, after), offsetMin: after };
}

/** The first ms between `from` and `to` at which the new offset holds. */
function findChange(zone: Zone, from: number, to: number, newOffset: number): number {
  if (to - from <= 1) return to;
  const middle = Math.floor((from + to) / 2);
  return zone.offset(middle) === newOffset
    ? findChange(zone, from, middle, newOffset)
    : findChange(zone, middle, to, newOffset);
}

function instantOf(localMs: number, offsetMin: number): number {
  return localMs - Math.round(offsetMin * MINUTE_MS);
}

/** `offset` gives the minutes from UTC at an instant. */
type Zone = Pick<Luxon.Zone, 'offset'>;

const UTC: Zone = { offset: () => 0 };

/** UTC without the formatter behind luxon's IANA zones, which costs 6 µs a call. */
function zoneOf(name: string): Zone {
  return name.toLowerCase() === 'utc' ? UTC : luxon().IANAZone.create(name);
}

/** luxon is loaded at its first use. Most files hold ISO dates of UTC, or no dates, and need not wait for it. */
function luxon(): typeof Luxon {
  return require('luxon') as typeof Luxon;
}
