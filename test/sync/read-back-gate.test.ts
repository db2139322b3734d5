import { expect, test } from 'vitest';
import { createReadBackGate, type Place, type ReadBackGate } from '../../src/sync/read-back-gate.js';
import { createStop, Stopped, type Stop } from '../../src/sync/stop.js';
import { settle } from './support.js';

type Bench = {
  gate: ReadBackGate;
  stop: Stop;
  entered: (Place | undefined)[];
  knock: (count: number) => Promise<void>;
};

function bench(rows: number, width = rows): Bench {
  const stop = createStop();
  const gate = createReadBackGate({ rows, width, stop, on: { verified: () => undefined } });
  const entered: (Place | undefined)[] = [];
  return {
    gate,
    stop,
    entered,
    async knock(count) {
      for (let i = 0; i < count; i += 1)
        gate.enter().then(
          (place) => entered.push(place),
          () => undefined,
        );
      await settle();
    },
  };
}

test('as many enter as are to be read back; all others once those are well', async () => {
  const { gate, entered, knock } = bench(3);
  await knock(10);
  expect(entered).toHaveLength(3);
  entered[0]?.leave();
  gate.count();
  await settle();
  expect(entered).toHaveLength(3);
  for (const place of entered.slice(1)) {
    place?.leave();
    gate.count();
  }
  await settle();
  expect(entered).toHaveLength(10);
  expect(entered.slice(3)).toEqual(Array(7).fill(undefined));
});

test('a row that leaves without being read back makes room for one', async () => {
  const { entered, knock } = bench(3);
  await knock(10);
  entered[0]?.leave();
  entered[0]?.leave();
  await settle();
  expect(entered).toHaveLength(4);
});

test('a row in trouble makes room, and as many rows may be in trouble as are read at a time', async () => {
  const { entered, knock } = bench(3);
  await knock(20);
  for (let i = 0; i < 6; i += 1) {
    entered[i]?.stepAside();
    await settle();
  }
  expect(entered).toHaveLength(6);
});

test('a canary reads all of them back, so many at a time', async () => {
  const { gate, entered, knock } = bench(Infinity, 3);
  await knock(10);
  for (let i = 0; i < 7; i += 1) {
    expect(entered).toHaveLength(3 + i);
    entered[i]?.leave();
    gate.count();
    await settle();
  }
  expect(entered.every((place) => place !== undefined)).toBe(true);
});

test('with one row to read back three are under way, of which one is read at a time', async () => {
  const { gate, entered, knock } = bench(1);
  await knock(5);
  expect(entered).toHaveLength(3);
  const read = entered.map((place) => place?.beginReading());
  await expect(read[0]).resolves.toBe(true);
  entered[0]?.leave();
  gate.count();
  await expect(read[1]).resolves.toBe(false);
  await settle();
  expect(entered).toHaveLength(5);
});

test('who waits for the others waits until none is inside, and none enters meanwhile', async () => {
  const { gate, entered, knock } = bench(3);
  await knock(5);
  entered[0]?.leave();
  let isAlone = false;
  void gate.judgeAlone(() => (isAlone = true));
  await settle();
  expect([isAlone, entered.length]).toEqual([false, 3]);
  entered[1]?.leave();
  entered[2]?.leave();
  await gate.allJudged();
  expect(isAlone).toBe(true);
});

test('a stop ends every wait', async () => {
  const { gate, stop, entered, knock } = bench(3);
  await knock(3);
  const waiting = gate.enter();
  const alone = gate.judgeAlone(() => 'judged');
  stop.request({ kind: 'signal', signal: 'SIGINT' });
  await expect(waiting).rejects.toBeInstanceOf(Stopped);
  await expect(alone).resolves.toBe('judged');
  expect(entered).toHaveLength(3);
});

test('a gate that gave up stands open', async () => {
  const { gate, entered, knock } = bench(3);
  await knock(5);
  gate.giveUp();
  await settle();
  expect(entered).toHaveLength(5);
  expect(gate.isOver()).toBe(true);
});
