import { skippedForWant } from './tool.js';

/** Says at the very end which tests were skipped for want of a program, and how to get it. */
export default function setup(): () => void {
  return () => {
    const line = skippedForWant();
    if (line !== undefined) process.stderr.write(`${line}\n`);
  };
}
