import { Type } from 'typebox';
import { callerOf, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { gathered } from '../../access-management/held-lists.ts';
import { packageNamed } from '../../model/access-packages.ts';
import { wirePackage, wireWay } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import { ACT, type ConnectionParts, CONNECTIONS, PARTIES, problems, TAG } from './parts.ts';

/** `GET …/accesspackages`: packages a party has given or received; between two named parties also those by role. */
export const listGivenPackages = (parts: ConnectionParts) =>
  operation({
    name: 'ListGivenPackages',
    method: 'GET',
    path: `${CONNECTIONS}/accesspackages`,
    tag: TAG,
    summary: 'Lists access packages given or received',
    access: connectionAccess,
    query: Type.Object(PARTIES),
    answers: { 200: { description: 'Each package with the ways it came' }, ...ACT },
    problems,
    handle: async (call) => {
      const sides = await parts.acting.reading(callerOf(call), call.query);
      const came =
        sides.from !== undefined && sides.to !== undefined
          ? await parts.lists.packagesHeld(sides)
          : (await parts.lists.packages(sides)).flatMap(({ thing, way }) => {
              const given = packageNamed(thing.package);
              return given === undefined ? [] : [{ thing: given, way }];
            });
      return answerPage(
        call,
        gathered(came, ({ code }) => code),
        ({ thing, ways }) => ({ package: wirePackage(thing), permissions: ways.map(wireWay) }),
      );
    },
  });
