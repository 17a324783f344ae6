// Phones of villages before the real program: lines that lose, double and delay, clocks that run wrong, batteries that die at any step,
// a program that is killed between any two requests, leaders that are replaced, villages that a reform moves, notebooks of the first
// release. Nothing is lost, nothing is done twice, all show the same, and a recount finds nothing.
//
//   node simulation.js PROGRAM [STORIES [FIRST]]
//
// Stories are told in groups before one program, all taking a step at a time, each in a place of its own; so a kill hits all of them. When
// it comes depends on the group alone. A story that fails is printed, and told alone it goes the same way again, the program's own ids,
// moments and company apart.

import assert from 'node:assert/strict';
import { Chance } from '../random.js';
import { samples } from './old_program.js';
import { soon } from './program.js';
import { STEPS, Story } from './story.js';
import { World, ids } from './world.js';

/** So many stories at a time. */
const GROUP = 20;

/** Of some stories, those that go on: a failure of one is noted and leaves the others alone. */
async function each(stories, what) {
  await Promise.all(
    stories
      .filter(({ failure }) => !failure)
      .map(async (story) => {
        try {
          await what(story);
        } catch (error) {
          story.failure = error;
        }
      }),
  );
}

/** Whatever an earlier release sent can be read; that most of it is about nothing here is another matter. */
async function takesEverySample({ officer }) {
  const { answers } = await officer.api('/operations', JSON.stringify({ operations: samples(ids) }));
  const unread = answers.filter(({ reason }) => reason && ['unreadable', 'unknown_kind'].includes(reason.code));
  assert.deepEqual(unread, []);
}

/** Tells some stories of a group. */
async function tell(world, group, seeds) {
  const here = await world.copy();
  const { program } = here;
  const chance = new Chance(~group);
  const stories = seeds.map((seed) => new Story(seed, here));
  await takesEverySample(here);
  for (let step = 0; step < STEPS; step += 1) {
    const [between, within, after] = [chance.happens(0.06), chance.happens(0.06), chance.below(200)];
    if (between) {
      await program.kill();
      await program.up();
    }
    const done = each(stories, (story) => story.step(step));
    if (within) {
      await soon(after);
      await program.kill();
      await program.up();
    }
    await done;
  }
  await program.kill();
  await program.up();
  await each(stories, async (story) => {
    await story.settle();
    await story.check();
  });
  await program.kill();
  const failed = stories.filter(({ failure }) => failure);
  for (const { seed, failure, turn } of failed) {
    console.error(`story ${seed} (${turn.what}) fails; again: node simulation.js PROGRAM 1 ${seed}\n`, failure);
  }
  const found = await program.verify();
  if (failed.length > 0 || found.differences.length + found.journal_faults.length > 0) {
    console.error(`stories ${seeds[0]} to ${seeds.at(-1)}: the folder is kept: ${program.folder}; a recount finds`, found);
    return null;
  }
  program.forget();
  return { stories, starts: program.starts };
}

/** So often something was refused, and why; the most frequent first. */
function counted(refusals) {
  const counts = new Map();
  refusals.forEach((why) => counts.set(why, (counts.get(why) ?? 0) + 1));
  return [...counts].sort((a, b) => b[1] - a[1]).map(([why, count]) => `${why} ${count}`);
}

const [binary, count = '20', first = '1'] = process.argv.slice(2);
const last = Number(first) + Number(count) - 1;
const world = await World.make(binary, GROUP);
const done = { stories: 0, operations: 0, starts: 0, refusals: [] };
for (let seed = Number(first); seed <= last; seed = Number(first) + done.stories) {
  const group = Math.floor((seed - 1) / GROUP);
  const length = Math.min(last, (group + 1) * GROUP) - seed + 1;
  const told = await tell(
    world,
    group,
    Array.from({ length }, (_, at) => seed + at),
  );
  if (!told) {
    process.exitCode = 1;
    break;
  }
  done.stories += length;
  done.starts += told.starts;
  told.stories.forEach(({ made, refusals }) => {
    done.operations += made.size;
    done.refusals.push(...refusals);
  });
}
world.forget();
console.log(
  `${done.stories} stories: ${done.operations} operations, the program started ${done.starts} times; ` +
    (process.exitCode ? 'see above' : 'nothing lost, all phones the same, the recount finds nothing'),
);
console.log(`${done.refusals.length} refused with their reason: ${counted(done.refusals).join(', ')}`);
