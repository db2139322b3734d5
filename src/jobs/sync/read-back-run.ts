import type { CompiledMapping } from '../../mapping/compiled.js';
import type { RunFolder } from '../../run/run-folder.js';
import { createReadBack, type ReadBack, type ReadBackRemark } from '../../sync/read-back.js';
import type { Connection } from '../connection.js';
import type { SyncJob } from './run-context.js';

type Ready = {
  readonly api: Connection;
  readonly mapping: CompiledMapping;
  readonly folder: RunFolder;
  /** Takes what is worth telling at the end. */
  readonly remarks: ReadBackRemark[];
};

/**
 * Reads the first written rows of the run back, those of its earlier parts included; of a canary all rows. Undefined
 * where `--verify` is 0, or an earlier part has read back enough.
 */
export function readBackOfRun(job: SyncJob, ready: Ready): ReadBack | undefined {
  const { settings, stop, log, resumed } = job;
  const { api, mapping, folder, remarks } = ready;
  const { verify, limit, customFieldsKey } = settings;
  const before = resumed?.record.verified ?? 0;
  const isCanary = limit !== undefined;
  if (verify === 0 || (before >= verify && !isCanary)) return undefined;
  const otherForms = new Set(resumed?.record.otherForms);
  const fields = new Map(mapping.fields.map((field) => [field.field, field]));
  return createReadBack({
    rows: isCanary ? Infinity : verify - before,
    width: verify,
    rules: { fields, customFieldsKey },
    columnOf: (field) => fields.get(field)?.column,
    async get(contactId) {
      const ask = () => api.client.send({ method: 'GET', contactId });
      return (await api.send(contactId, ask, api.tally)).reply;
    },
    stop,
    on: {
      verified(rows) {
        const all = before + rows;
        // A resumed run needs to know of so many; each costs a small file.
        if (all <= verify) folder.update({ verified: all });
        if (all === verify)
          log.info(
            `the first ${all === 1 ? 'row was' : `${all} rows were`} read back: Chative holds what was sent`,
          );
      },
      remark(remark) {
        remarks.push(remark);
        const { kind, ...where } = remark;
        // undo needs to tell the API's form from what somebody has typed.
        if (kind === 'other_form') {
          otherForms.add(remark.field);
          folder.update({ otherForms: [...otherForms] });
        }
        log.warn(where, IN_THE_LOG[kind]);
      },
    },
  });
}

const IN_THE_LOG = {
  other_form: 'a value came back in another form than it was sent',
  changed: 'a value was changed by somebody else as soon as it was written',
  unreadable: "the API's answers show no contact: nothing is read back",
} as const satisfies Record<ReadBackRemark['kind'], string>;
