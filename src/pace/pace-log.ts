import type { Logger } from '../logger.js';

/** Smaller changes are not logged: they are the slow rise of every minute. */
const WORTH_A_LINE = 0.1;

/**
 * Logs when requests slow down or are back at the whole rate. The returned function must be given every share
 * of the rate in use.
 */
export function createPaceLog(log: Logger): (share: number) => void {
  let said = 1;
  return (share) => {
    const percent = Math.round(share * 100);
    if (share === 1 && said < 1) {
      log.info('back at the full rate');
      said = 1;
    } else if (share <= said - WORTH_A_LINE) {
      log.warn({ percent }, `slowed to ${percent} % of the rate: others use the key, or the API allows less`);
      said = share;
    } else if (share >= said + WORTH_A_LINE) {
      log.info({ percent }, `up to ${percent} % of the rate again`);
      said = share;
    }
  };
}
