import { createRoute, z } from '@hono/zod-openapi'
import type { TokenActor } from '#lib/access/actor.ts'
import { acknowledgeAlert, markAlertNormal, resolveAlert, snoozeAlert } from '#lib/alerts/act-on-alert.ts'
import { readCursor } from '#lib/alerts/alert-cursor.ts'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { describeAlerts } from '#lib/alerts/describe-alerts.ts'
import { type AlertError, explainAlertError } from '#lib/alerts/errors.ts'
import { alertNoteInput, alertStatuses, listAlertsInput, snoozeAlertInput } from '#lib/alerts/input.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import type { Result } from '#lib/result.ts'
import { toAlertView } from '../alert-view.ts'
import { needs } from '../authenticate.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { alertPage, alertPath, alertView } from '../schemas/alerts.ts'
import { body, json, refusals, withToken } from '../schemas/common.ts'
import { notFound } from '../validation.ts'

const query = z.strictObject({
  ...listAlertsInput.shape,
  status: z.enum(alertStatuses).optional(),
  // A mangled one would silently start from the top again.
  cursor: z
    .string()
    .max(500)
    .refine(text => readCursor(text) !== null, 'The nextCursor of an earlier answer.')
    .optional(),
})

const list = createRoute({
  method: 'get',
  path: '/alerts',
  summary: 'List alerts, those that nobody has closed and the most severe first',
  security: withToken,
  middleware: needs('alerts:read'),
  request: { query },
  responses: { 200: json(alertPage, 'A page of alerts'), ...refusals(400, 401, 403) },
})

function act<Act extends string, Input extends z.ZodType>(name: Act, input: Input, summary: string) {
  return createRoute({
    method: 'post',
    path: `/alerts/{alertId}/${name}`,
    summary,
    security: withToken,
    middleware: needs('alerts:write'),
    request: { params: alertPath, body: body(input, name === 'snooze') },
    responses: { 200: json(alertView, 'The alert'), ...refusals(400, 401, 403, 404, 409, 413, 415) },
  })
}

const acknowledge = act('acknowledge', alertNoteInput, 'Say that somebody looks at an alert')
const resolve = act('resolve', alertNoteInput, 'Close an alert as what it was, to be told of it when it comes again')
const markNormal = act(
  'mark-normal',
  alertNoteInput,
  'Close an alert as a mistake; its values are normal for 28 days, so much at that time of the day for 100',
)
const snooze = act('snooze', snoozeAlertInput, 'Keep an alert quiet until a time at most 7 days from now')

export const alertRoutes = newRouter()
  .openapi(list, async c => {
    const { items, nextCursor } = await listAlerts(c.get('actor'), c.req.valid('query'))
    const described = await describeAlerts(c.get('actor'), items)
    return c.json({ items: described.map(toAlertView), nextCursor }, 200)
  })
  .openapi(acknowledge, async c => {
    const input = { ...c.req.valid('json'), ...c.req.valid('param') }
    return c.json(await answer(c.get('actor'), await acknowledgeAlert(c.get('actor'), input)), 200)
  })
  .openapi(resolve, async c => {
    const input = { ...c.req.valid('json'), ...c.req.valid('param') }
    return c.json(await answer(c.get('actor'), await resolveAlert(c.get('actor'), input)), 200)
  })
  .openapi(markNormal, async c => {
    const input = { ...c.req.valid('json'), ...c.req.valid('param') }
    return c.json(await answer(c.get('actor'), await markAlertNormal(c.get('actor'), input)), 200)
  })
  .openapi(snooze, async c => {
    const input = { ...c.req.valid('json'), ...c.req.valid('param') }
    return c.json(await answer(c.get('actor'), await snoozeAlert(c.get('actor'), input)), 200)
  })

async function answer(actor: TokenActor, acted: Result<AlertRow, AlertError>) {
  const [alert] = await describeAlerts(actor, [orRefuse(acted, explainAlertError)])
  if (!alert) throw notFound()
  return toAlertView(alert)
}
