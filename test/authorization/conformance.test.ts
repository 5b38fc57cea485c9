import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DecisionPoint } from '../../server/authorization/decisions/decision-point.ts';
import { enriched } from '../../server/authorization/decisions/enrichment.ts';
import { identityOf } from '../../server/authorization/model/identity.ts';
import { Refusal } from '../../server/authorization/model/refusal.ts';
import { requestedResource } from '../../server/authorization/model/requested-resource.ts';
import { xmlRequest } from '../../server/authorization/model/xml-request.ts';
import { authorize } from '../../server/authorization/operations/authorize.ts';
import { decision } from '../../server/authorization/operations/decision.ts';
import { prepare } from '../../server/authorization/decisions/preparation.ts';
import { ResourcePolicies } from '../../server/authorization/decisions/resource-policy.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import type { Epoch } from '../../server/foundation/database/epoch.ts';
import { openLog } from '../../server/foundation/log.ts';
import type { RequestCategory } from '../../xacml/request.ts';
import { readXmlRequest } from '../../xacml/xml-request.ts';
import { organizationCaller, serve } from '../administration/http.ts';
import { type Answer, jsonAnswers, xmlAnswers } from '../xacml/conformance-data.ts';
import {
  attributesOfInstance,
  type Case,
  fixtureDelegations,
  fixturePackages,
  fixtureRegister,
  fixtureRegistry,
  json,
  read,
  skip,
} from './conformance-fixtures.ts';

/**
 * Cases about an app instance. There is no storage of app instances here (such a request is refused), so the test puts in
 * what the storage of the fixtures tells, and the decision point does all the rest.
 */
const INSTANCE = 'urn:altinn:instance-id';
/** Cases about an estate, whose roles no register here gives: the test puts them in. */
const ESTATE_ROLE = ['urn:digitaltdodsbo:rolecode', 'urn:digitaltdodsbo:formuesfullmakt', false] as const;
const HEIR = '20010440';
/** The reference answers one Indeterminate for a whole request of which no part can be decided; here each part has its own. */
const EACH_PART_ITS_OWN = 'ResourceRegistry_NoSubject_MultiRequest_Indeterminate';

describe('the reference’s own cases, asked of the decision point over HTTP', { skip }, () => {
  if (skip !== false) return;
  let policies: readonly string[] = [];
  const register = fixtureRegister();
  let asked = 0;
  // Every case has policies of its own, so nothing may be remembered from one to the next.
  const epoch = { current: async () => ++asked } as Epoch;
  const decisionPoint = new DecisionPoint(
    { epoch, clock: systemClock, log: openLog('silent') },
    {
      register,
      registry: fixtureRegistry(register, () => policies),
      packages: fixturePackages,
      readings: { of: async () => 'altinn-any-of-as-or' },
    },
    [fixtureDelegations],
  );
  const http = serve([authorize({ decisionPoint }), decision({ decisionPoint, openDecisions: true })]);
  const by = organizationCaller('311001000', ['altinn:authorization/authorize']);
  const cases: Case[] = json('index.json').cases.filter(
    ({ suite, endpoints }: Case) => suite !== 'oasis-3.0' && !endpoints.includes('enrichment-unit'),
  );

  for (const { case: name, endpoints, format, files, effectivePolicies } of cases)
    test(name, async () => {
      policies = effectivePolicies;
      const request = withFacts(read(files.find((file) => file.includes('Request.'))!), format);
      const expected = read(files.find((file) => file.includes('Response.'))!);
      for (const endpoint of endpoints) {
        const path = `/authorization/api/v1/${endpoint}`;
        const { status, text } = await http.send(path, by, request, `application/${format}`);
        assert.equal(status, 200);
        const answersOf = format === 'xml' ? xmlAnswers : jsonAnswers;
        const [told, wanted] = [answersOf(text).map(comparable), answersOf(expected).map(comparable)];
        if (name === EACH_PART_ITS_OWN) assert.deepEqual(told, [...wanted, ...wanted]);
        else assert.deepEqual(told, wanted, text);
      }
    });
});

/** Units of the reference's enrichment that a whole decision never comes to: the owner stands with the subject. */
const NAMELESS: ReadonlySet<string> = new Set(['AltinnApps0024', 'AltinnApps0025']);

describe('the reference’s own enrichments', { skip }, () => {
  if (skip !== false) return;
  const register = fixtureRegister();
  const cases: Case[] = json('index.json').cases.filter(
    ({ suite, endpoints }: Case) => suite !== 'oasis-3.0' && endpoints.includes('enrichment-unit'),
  );

  for (const { case: name, files, effectivePolicies } of cases)
    test(name, {
      skip: NAMELESS.has(name) && 'names no resource, so it is refused before it is enriched (§1.7)',
    }, async () => {
      const registry = fixtureRegistry(register, () => effectivePolicies);
      const [asked] = xmlRequest(
        withFacts(read(files.find((file) => file.endsWith(`${name}Request.xml`))!), 'xml'),
      ).parts;
      assert.ok(!(asked instanceof Refusal));
      const [identity, requested] = [
        identityOf(asked!.subject, 'internal'),
        requestedResource(asked!.resource, 'internal'),
      ];
      assert.ok(!(identity instanceof Refusal) && !(requested instanceof Refusal));
      const preparation = await prepare({ register, registry, packages: fixturePackages }, new ResourcePolicies(), {
        identity,
        requested,
        audience: 'internal',
      });
      assert.ok(!(preparation instanceof Refusal));
      const told = enriched({ asked: asked!, identity, requested, preparation, work: undefined });
      const wanted = readXmlRequest(read(files.find((file) => file.includes('EnrichedRequest'))!)).categories;
      // Without data types, as the suite compares them (authorization §2.2); the instance itself is the test's doing.
      const values = (categories: readonly RequestCategory[]) =>
        categories
          .flatMap(({ category, attributes }) =>
            attributes.flatMap(({ id, values: all }) => all.map((value) => `${category} ${id} ${value}`)),
          )
          .filter((one) => !one.includes('instance-id'))
          // Codes of roles and owners are written in either case there.
          .map((one) => one.toLowerCase())
          .sort();
      assert.deepEqual(values(told), values(wanted));
    });
});

/** The suite names obligations and their levels otherwise than its policies do in several cases: their number counts. */
const comparable = ({ decision: decided, status, obligations, echo }: Answer) => ({
  decided,
  status,
  obligations: obligations.length,
  // The test leaves the attribute itself out of the request.
  echo: echo.filter((one) => !one.includes(` ${INSTANCE} `)),
});

type Fact = readonly [name: string, value: string, echoed: boolean];

/** The request with what information points tell that there are none of here. */
function withFacts(request: string, format: Case['format']): string {
  return format === 'xml' ? xmlWithFacts(request) : jsonWithFacts(request);
}

function xmlWithFacts(request: string): string {
  const attribute = ([name, value, echoed]: Fact) =>
    `<Attribute IncludeInResult="${echoed}" AttributeId="${name}"><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">${value}</AttributeValue></Attribute>`;
  const instance = new RegExp(
    `<Attribute [^>]*AttributeId="${INSTANCE}"[^>]*>\\s*<AttributeValue[^>]*>([^<]*)</AttributeValue>\\s*</Attribute>`,
  );
  const [, resource = ''] = request.split('attribute-category:resource"');
  const given = resource.slice(0, resource.indexOf('</Attributes>'));
  const user = new RegExp(`>${HEIR}</AttributeValue>\\s*</Attribute>`);
  return request
    .replace(instance, (_, id: string) =>
      attributesOfInstance(id)
        .filter(([name]) => !given.includes(`AttributeId="${name}"`))
        .map(attribute)
        .join(''),
    )
    .replace(user, (found) => found + attribute(ESTATE_ROLE));
}

interface JsonAttribute {
  readonly AttributeId: string;
  readonly Value: string;
}

function jsonWithFacts(request: string): string {
  const attribute = ([AttributeId, Value, IncludeInResult]: Fact) => ({ AttributeId, Value, IncludeInResult });
  return JSON.stringify(
    JSON.parse(request, (name, value) => {
      if (name.toLowerCase() !== 'attribute') return value;
      const given = value as JsonAttribute[];
      const isNew = ([id]: Fact) => !given.some(({ AttributeId }) => AttributeId === id);
      return given.flatMap((one) => {
        if (one.AttributeId === INSTANCE) return attributesOfInstance(one.Value).filter(isNew).map(attribute);
        return one.Value === HEIR ? [one, attribute(ESTATE_ROLE)] : [one];
      });
    }),
  );
}
