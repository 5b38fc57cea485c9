import { Type } from 'typebox';
import type { Clock } from '../../foundation/clock.ts';
import { newId } from '../../foundation/ids.ts';
import { nullable, text } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { Problem } from '../../http/problem.ts';
import { APP_SOURCE, appResource } from '../model/app.ts';
import type { RecordedEvent } from '../model/cloud-event.ts';
import { appProblem, appProblems } from '../problems.ts';
import { APP_PATH, components } from './app-paths.ts';

const AppEvent = Type.Object({
  source: Type.Optional(nullable(text({ max: 1000, description: 'Required: address of the instance' }))),
  specversion: Type.Optional(nullable(text({ max: 10 }))),
  type: Type.Optional(nullable(text({ max: 1000, description: 'Required' }))),
  subject: Type.Optional(nullable(text({ max: 1000, description: 'Required: `/party/{partyId}`' }))),
  alternativesubject: Type.Optional(nullable(text({ max: 1000 }))),
});

export const publishAppEvent = ({
  clock,
  publish,
}: {
  clock: Clock;
  publish: (event: RecordedEvent) => Promise<void>;
}) =>
  operation({
    name: 'PublishAppEvent',
    method: 'POST',
    path: APP_PATH,
    tag: 'App events',
    summary: 'Publish an event of an app',
    description: 'For apps, with their `PlatformAccessToken`. Id and time are made here.',
    access: components,
    body: { kind: 'json', schema: AppEvent, types: ['application/json'], parameter: 'cloudEventRequest' },
    answers: {
      201: { description: 'Stored; the id of the event', schema: Type.String() },
      400: { description: 'Source, subject or type is missing' },
      401: { description: 'Not an app, or the event is another app’s' },
    },
    problems: appProblems,
    async handle(call) {
      const { source, type, subject, alternativesubject } = call.body;
      if (!source || !type || !subject || !URL.canParse(source)) throw appProblem('incomplete');
      const app = String(callerOf(call).claims['urn:altinn:app'] ?? '');
      const { pathname } = new URL(source);
      // By whole segments: the app `ttd/x` is not `ttd/x-2`.
      if (app === '' || !`${pathname}/`.startsWith(`/${app}/`))
        throw new Problem('another-app', 401, `${app} is not authorized to create events for ${source}`);
      const [, org, name] = pathname.split('/') as [string, string, string?];
      const [, , , party, instance] = APP_SOURCE.exec(pathname) ?? [];
      const now = clock.now();
      const id = newId(now);
      await publish({
        id,
        source,
        type,
        time: now.toISOString(),
        resource: appResource(org, name ?? ''),
        resourceInstance: instance === undefined ? undefined : `${party}/${instance}`,
        subject,
        alternativeSubject: alternativesubject || undefined,
        further: undefined,
      });
      return {
        status: 201,
        headers: { location: encodeURI(subject) },
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify(id),
      };
    },
  });
