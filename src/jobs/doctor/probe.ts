import { join } from 'node:path';
import type { ApiSettings } from '../../config/settings.js';
import { parseContactId } from '../../contact/id.js';
import { makeFolder } from '../../disk/files.js';
import { writeFileWhole } from '../../disk/replace-file.js';
import { RunError } from '../../errors.js';
import { holderOf } from '../../store/run-lock.js';
import type { AskParts } from './ask-once.js';
import { guardContact } from './guarded-contact.js';
import type { Learnt } from './learnt.js';
import { openProbe, type ProbeLink } from './probe-link.js';
import { probeReads } from './probe-reads.js';
import { probeWrites, type WriteSettings } from './probe-writes.js';

export type ProbeParts = Omit<AskParts, 'settings'> & {
  readonly settings: ApiSettings & WriteSettings;
  readonly dataDir: string;
  /** The contact to try writes on; undefined where nothing may be written. */
  readonly contactId: string | undefined;
};

export type Probed = {
  readonly learnt: readonly Learnt[];
  readonly requests: number;
  /** Of the probing itself; the same number at least put things back. */
  readonly writes: number;
  /** A file for --config with what differs; undefined where nothing does. */
  readonly configFile: string | undefined;
};

/** Learns from the real workspace what nobody documents. Throws RunError where it cannot be asked. */
export async function probe(parts: ProbeParts): Promise<Probed> {
  const { settings, dataDir, contactId } = parts;
  if (contactId !== undefined) checkContact(contactId, dataDir);
  const link = openProbe(parts);
  try {
    const reads = await probeReads(link, settings);
    const { written, writes } =
      contactId === undefined ? { written: [], writes: 0 } : await tryWrites(link, contactId, parts);
    const learnt = settled([...reads, ...written]);
    return { learnt, requests: link.requests(), writes, configFile: writeConfig(learnt, parts) };
  } finally {
    await link.close();
  }
}

function checkContact(contactId: string, dataDir: string): void {
  const id = parseContactId(contactId);
  if (!id.ok)
    throw new RunError('usage', `--contact: ${id.message}`, {
      hint: 'a contact ID stands in Chative under Contacts',
    });
  if (holderOf(dataDir) === undefined) return;
  throw new RunError('locked', `a run is under way in ${dataDir}, which may write the same contact`, {
    hint: 'wait until it has ended, or leave out --contact',
  });
}

async function tryWrites(
  link: ProbeLink,
  contactId: string,
  { settings, dataDir }: ProbeParts,
): Promise<{ written: Learnt[]; writes: number }> {
  const contact = await guardContact(link, contactId, dataDir);
  const written = await probeWrites(contact, settings, () => link.isStopped());
  contact.done();
  return { written, writes: contact.writes() };
}

/** Without what worse witnesses say. */
function settled(learnt: readonly Learnt[]): Learnt[] {
  const decided = new Set(learnt.flatMap(({ decides }) => decides ?? []));
  return learnt.map((line) =>
    line.differs && line.decides !== line.differs.flag && decided.has(line.differs.flag)
      ? { ...line, differs: undefined }
      : line,
  );
}

function writeConfig(learnt: readonly Learnt[], { dataDir, settings }: ProbeParts): string | undefined {
  const lines = learnt.flatMap(({ differs }) =>
    differs ? [`${differs.flag}: ${JSON.stringify(differs.value)}`] : [],
  );
  if (lines.length === 0) return undefined;
  makeFolder(dataDir);
  const path = join(dataDir, 'probed.yaml');
  writeFileWhole(
    path,
    `# What doctor --probe found out about ${settings.baseUrl}: use it with --config\n${lines.join('\n')}\n`,
  );
  return path;
}
