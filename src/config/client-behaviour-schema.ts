import * as z from 'zod'
import { duration } from './clients-file-duration.ts'

const aboveZero = (most: number) => {
  const text = `expected a number above 0, up to ${most}`
  return z.number(text).positive(text).max(most, text)
}

const tailText = 'expected a tail index above 1, up to 100: below that there is no mean'

/** How times spread about their mean; nothing of it changes the mean. */
const spread = z
  .union(
    [
      z.enum(['exponential', 'constant']),
      z.strictObject({ lognormal: aboveZero(20).describe('standard deviation over mean') }),
      z.strictObject({
        pareto: z
          .number(tailText)
          .gt(1, tailText)
          .max(100, tailText)
          .describe('tail index: the smaller, the heavier the tail'),
      }),
      z.strictObject({
        empirical: z
          .array(aboveZero(1e9))
          .min(1)
          .max(10_000)
          .describe('times that were measured, in any unit: they are scaled to the mean'),
      }),
    ],
    'expected exponential, constant, lognormal: NUMBER, pareto: NUMBER, or empirical: [NUMBER, ...]',
  )
  .describe('how the times of its work spread about their mean')

const activity = z.strictObject({
  statements: z
    .array(z.string().min(1))
    .min(1)
    .max(100)
    .describe('sent one after the other; BEGIN and COMMIT too'),
  'per-second': aboveZero(1e5).describe('how often, at one shard, of all sessions of the group'),
  seconds: duration
    .optional()
    .describe('how long MySQL works on all of them but BEGIN, COMMIT and ROLLBACK; 1 ms each when left out'),
  pause: duration.optional().describe('what the client takes for itself between two of them'),
})

/** How a group's clients work, where `vtsize simulate` shall not assume it. Nothing else reads it. */
export const clientBehaviourSchema = z
  .strictObject({
    load: z
      .enum(['closed', 'open'])
      .optional()
      .describe('closed: a session thinks after each answer; open: work comes whatever the answers'),
    think: duration
      .optional()
      .describe('time between two activities of a session; as long as the rates need when left out'),
    mix: z.array(activity).min(1).max(64).optional().describe('what they do beside reads and transactions'),
    times: spread.optional(),
    bursts: z
      .strictObject({ every: duration, lasts: duration, factor: aboveZero(1000) })
      .refine(
        ({ every, lasts }) => lasts < every,
        'expected bursts that last less than the time between them',
      )
      .optional()
      .describe('so many times the pace at the end of each period'),
    day: z
      .strictObject({
        factors: z
          .array(z.number().min(0).max(1000))
          .min(1)
          .max(1440)
          .refine(factors => factors.some(factor => factor > 0), 'expected a factor above 0')
          .describe('times the pace from midnight on, at even distances over 24 hours'),
        starts: duration
          .optional()
          .describe('time of day when the simulation begins; midnight when left out'),
      })
      .optional()
      .describe('how the pace changes over the day'),
    retry: z
      .strictObject({
        attempts: z.int().min(0).max(1000).describe('tries of an activity after the first; 0: none'),
        delay: duration.default(1).describe('before the first of them, on average'),
        backoff: z.number().min(1).max(100).default(2).describe('each delay is so many times the one before'),
        reconnect: z.boolean().default(false).describe('on another connection after any error'),
      })
      .optional(),
    patience: duration
      .optional()
      .describe('after so long without an answer a client closes its connection; never when left out'),
  })
  .refine(
    ({ load, think }) => load !== 'open' || think === undefined,
    'expected no think time beside load: open',
  )

/** As read: durations in seconds. */
export type ClientBehaviour = z.output<typeof clientBehaviourSchema>
