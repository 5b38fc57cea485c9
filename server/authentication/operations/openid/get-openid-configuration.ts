import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { altinnMetadata } from '../../model/metadata.ts';
import type { Parts } from '../../parts.ts';

export const getOpenidConfiguration = ({ addresses }: Parts): Operation =>
  operation({
    name: 'GetOpenidConfiguration',
    method: 'GET',
    path: '/authentication/api/v1/openid/.well-known/openid-configuration',
    tag: 'Authentication',
    summary: 'Discovery document of the Altinn issuer',
    access: anonymous,
    behindGateway: false,
    answers: { 200: { description: 'The discovery document' } },
    problems: problemDetails,
    handle: async () => ok(altinnMetadata(addresses)),
  });
