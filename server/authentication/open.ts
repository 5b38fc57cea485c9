import { later, type MovableClock } from '../foundation/clock.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Operation } from '../http/operation.ts';
import type { Room } from '../http/room.ts';
import { KeyReader, noKeysNeeded } from './key-reader.ts';
import { addressesOf } from './model/addresses.ts';
import type { SystemUserDirectory } from './model/authorization-details.ts';
import { DEFAULT_TOKEN_LIFETIME } from './model/client.ts';
import { checkClientKeys } from './model/client-keys.ts';
import type { TrustedIssuer } from './model/issuers.ts';
import { MovedClock } from './moved-clock.ts';
import { createApiKey } from './operations/api-keys/create-api-key.ts';
import { listApiKeys } from './operations/api-keys/list-api-keys.ts';
import { getOwnerLimits, setOwnerLimits } from './operations/api-keys/owner-limits.ts';
import { revokeApiKey } from './operations/api-keys/revoke-api-key.ts';
import { rotateApiKey } from './operations/api-keys/rotate-api-key.ts';
import { createClient } from './operations/clients/create-client.ts';
import { deactivateClient } from './operations/clients/deactivate-client.ts';
import { getClient } from './operations/clients/get-client.ts';
import { getClientKeys } from './operations/clients/get-client-keys.ts';
import { listClients } from './operations/clients/list-clients.ts';
import { listTokenRequests } from './operations/clients/list-token-requests.ts';
import { KEY_LIFE, replaceClientKeys } from './operations/clients/replace-client-keys.ts';
import { updateClient } from './operations/clients/update-client.ts';
import { refuseUnusableScopes } from './operations/clients/usable-scopes.ts';
import { outwardClaims } from './model/outward-token.ts';
import { alsoAtExternalAddress } from './operations/external-address.ts';
import { getMaskinportenKeys } from './operations/maskinporten/get-maskinporten-keys.ts';
import { getMaskinportenMetadata } from './operations/maskinporten/get-maskinporten-metadata.ts';
import { requestToken } from './operations/maskinporten/request-token.ts';
import { exchangeToken } from './operations/openid/exchange-token.ts';
import { getOpenidConfiguration } from './operations/openid/get-openid-configuration.ts';
import { getOpenidKeys } from './operations/openid/get-openid-keys.ts';
import { introspectToken } from './operations/openid/introspect-token.ts';
import { refreshToken } from './operations/openid/refresh-token.ts';
import { createScope } from './operations/scopes/create-scope.ts';
import { deactivateScope } from './operations/scopes/deactivate-scope.ts';
import { delegateScope } from './operations/scopes/delegate-scope.ts';
import { grantScopeAccess } from './operations/scopes/grant-scope-access.ts';
import { listAllScopes } from './operations/scopes/list-all-scopes.ts';
import { listDelegationSources } from './operations/scopes/list-delegation-sources.ts';
import { listScopeAccess } from './operations/scopes/list-scope-access.ts';
import { listScopes } from './operations/scopes/list-scopes.ts';
import { updateScope } from './operations/scopes/update-scope.ts';
import { withdrawScopeAccess } from './operations/scopes/withdraw-scope-access.ts';
import { withdrawScopeDelegation } from './operations/scopes/withdraw-scope-delegation.ts';
import { getConsentToken } from './operations/test-tools/get-consent-token.ts';
import { getEnterpriseToken } from './operations/test-tools/get-enterprise-token.ts';
import { getEnterpriseUserToken } from './operations/test-tools/get-enterprise-user-token.ts';
import { getPersonalToken } from './operations/test-tools/get-personal-token.ts';
import { getPlatformAccessToken } from './operations/test-tools/get-platform-access-token.ts';
import { getPlatformToken } from './operations/test-tools/get-platform-token.ts';
import { getSelfIdentifiedUserToken } from './operations/test-tools/get-self-identified-user-token.ts';
import { getSelfRegisteredEmailUserToken } from './operations/test-tools/get-self-registered-email-user-token.ts';
import { getSystemUserToken } from './operations/test-tools/get-system-user-token.ts';
import { getTestIssuer } from './operations/test-tools/get-test-issuer.ts';
import { getTestIssuerKeys } from './operations/test-tools/get-test-issuer-keys.ts';
import { moveClock } from './operations/test-tools/move-clock.ts';
import type { TestToolParts } from './operations/test-tools/token-operation.ts';
import { TestTokenIssuer } from './test-token-issuer.ts';
import { tellClock } from './operations/test-tools/tell-clock.ts';
import type { Parts } from './parts.ts';
import type { Authentication, FirmPackages } from './port.ts';
import { setupFacts } from './setup-facts.ts';
import { SigningKeys } from './signing-keys.ts';
import { ownSystemUserDirectory, systemUserRights } from './system-user-rights.ts';
import { Writer } from './store/writer.ts';
import { forgetUsed } from './sweeps/forget-used.ts';
import { rotateSigningKeys } from './sweeps/rotate-signing-keys.ts';
import { TokenReader } from './token-reader.ts';
import { TokenRequests } from './token-requests.ts';

export interface AuthenticationOptions {
  /** Mounts the token generator and the clock, and believes the tokens it makes. */
  readonly testTools: boolean;
  readonly apiKeys: 'off' | 'required';
  /** 32 bytes. */
  readonly encryptionKey: Buffer;
  /** The clock of the foundation, where test tools may move it. */
  readonly movableClock?: MovableClock;
  /** Called in each process after its clock was moved, by itself or by another; sweeps want to look again. */
  readonly clockMoved?: () => void;
  /** Issuers believed besides our own two, e.g. the one people log in with. */
  readonly trustedIssuers?: readonly TrustedIssuer[];
  /** `altinn`: tokens are made and exchanged by Altinn, and none of our own is believed or made. */
  readonly mode?: 'stand-alone' | 'hybrid' | 'altinn';
  /** Absent: those of our own system register. */
  readonly systemUsers?: SystemUserDirectory;
}

export interface OpenedAuthentication extends Room {
  readonly port: Authentication;
  /** To be followed before the process listens, and stopped with it; undefined where the clock cannot be moved. */
  readonly movedClock: MovedClock | undefined;
  /** Before the database is closed. */
  end(): Promise<void>;
}

/** RSA bits of signing keys. A demo makes its keys while somebody waits, and they need not outlive it. */
const BITS = { demo: 2048, real: 3072 };

/** Opens the authentication domain: tokens, clients, scopes and API keys. */
export function openAuthentication(
  foundation: Foundation,
  {
    register,
    serviceOwners,
    members,
    changes,
    firmPackages,
  }: Pick<Parts, 'register' | 'serviceOwners' | 'members' | 'changes'> & { firmPackages: FirmPackages },
  options: AuthenticationOptions,
): OpenedAuthentication {
  const { clock, database, epoch, log, publicUrl } = foundation;
  const { testTools, movableClock, encryptionKey } = options;
  const addresses = addressesOf(publicUrl);
  const signingKeys = new SigningKeys(database, clock, { encryptionKey, bits: testTools ? BITS.demo : BITS.real });
  const ownIssuer = (kind: 'altinn' | 'maskinporten', issuer: string): TrustedIssuer => ({
    kind,
    issuer,
    algorithms: ['RS256'],
    keyOf: (keyId) => signingKeys.keyOf(kind, keyId),
  });
  const { mode = 'stand-alone' } = options;
  const testIssuer =
    testTools && mode !== 'altinn' ? new TestTokenIssuer(addresses.publicUrl, encryptionKey) : undefined;
  const own =
    mode === 'altinn'
      ? []
      : [
          ownIssuer('altinn', addresses.altinnIssuer),
          ownIssuer('maskinporten', addresses.maskinportenIssuer),
          // Components of the platform have keys of their own in Altinn; here only the test tools make such tokens.
          ...(testTools ? ['platform', 'ttd'] : []).map((issuer) => ({
            ...ownIssuer('altinn', issuer),
            kind: 'platform' as const,
          })),
          ...(testIssuer?.trusted ?? []),
        ];
  const issuers = [...own, ...(options.trustedIssuers ?? [])];
  const twice = issuers.find(({ issuer }, index) => issuers.findIndex((other) => other.issuer === issuer) !== index);
  if (twice !== undefined)
    throw new Error(
      `The issuer ${twice.issuer} is trusted twice. It is this installation's own; leave it out of TRUSTED_ISSUERS.`,
    );
  const tokens = new TokenReader(clock, issuers, { testTokens: testTools });
  const { systemUsers = ownSystemUserDirectory(database) } = options;
  const parts: Parts = {
    clock,
    database,
    epoch,
    register,
    serviceOwners,
    members,
    changes,
    addresses,
    signingKeys,
    tokens,
    systemUsers,
    tokenRequests: new TokenRequests({ database, clock, log }),
  };
  const movedClock =
    testTools && movableClock !== undefined
      ? new MovedClock(database, movableClock, log, options.clockMoved ?? (() => undefined))
      : undefined;

  return {
    movedClock,
    end: () => parts.tokenRequests.write(),
    operations: [
      ...(mode === 'altinn' ? [] : [...tokenOperations(parts), ...maskinportenOperations(parts)]),
      ...apiKeyOperations(parts),
      ...(testIssuer === undefined ? [] : testToolOperations({ ...parts, testIssuer })),
      ...(movedClock === undefined ? [] : [moveClock(movedClock), tellClock(movedClock)]),
    ],
    sweeps: [forgetUsed({ database, clock }), rotateSigningKeys(signingKeys)],
    port: {
      tokens,
      keys:
        options.apiKeys === 'required' ? new KeyReader({ database, clock, log, epoch, serviceOwners }) : noKeysNeeded,
      systemUserRights: systemUserRights(database, epoch, { register, firmPackages }),
      setup: setupFacts(parts, { apiKeysRequired: options.apiKeys === 'required' }),
      grantServiceOwnerScopes: (transaction, organizationNumber) =>
        new Writer(transaction).grantServiceOwnerScopes(organizationNumber, clock.now()),
      withdrawServiceOwnerScopes: (transaction, organizationNumber) =>
        new Writer(transaction).withdrawServiceOwnerScopes(organizationNumber),
      grantScope: (transaction, scope, organizationNumber) =>
        new Writer(transaction).grantAccess(scope, organizationNumber, clock.now()),
      outwardToken: async (scope, audience) =>
        mode === 'altinn'
          ? undefined
          : signingKeys.sign('maskinporten', outwardClaims(addresses.maskinportenIssuer, scope, audience, clock.now())),
      registerClient: async (transaction, { clientId, organizationNumber, name, scopes, keys }) => {
        const checked = checkClientKeys(keys);
        await refuseUnusableScopes(transaction, scopes);
        const writer = new Writer(transaction);
        const now = clock.now();
        const facts = { clientName: name, description: '', accessTokenLifetime: DEFAULT_TOKEN_LIFETIME, scopes };
        await writer.putClient(clientId, organizationNumber, facts, now);
        await writer.replaceClientKeys(clientId, checked, now, later(now, KEY_LIFE));
      },
    },
  };
}

const tokenOperations = (parts: Parts): Operation[] => [
  requestToken(parts),
  ...getMaskinportenMetadata(parts),
  ...getMaskinportenKeys(parts),
  exchangeToken(parts),
  refreshToken(parts),
  introspectToken(parts),
  getOpenidConfiguration(parts),
  getOpenidKeys(parts),
];

const maskinportenOperations = (parts: Parts): Operation[] => [
  ...[
    createClient(parts),
    listClients(parts),
    getClient(parts),
    updateClient(parts),
    deactivateClient(parts),
    getClientKeys(parts),
    listTokenRequests(parts),
    ...replaceClientKeys(parts),
    listAllScopes(parts),
    listScopes(parts),
    createScope(parts),
    updateScope(parts),
    deactivateScope(parts),
    listScopeAccess(parts),
    grantScopeAccess(parts),
    withdrawScopeAccess(parts),
    listDelegationSources(parts),
  ].flatMap(alsoAtExternalAddress),
  delegateScope(parts),
  withdrawScopeDelegation(parts),
];

const apiKeyOperations = (parts: Parts): Operation[] => [
  createApiKey(parts),
  listApiKeys(parts),
  revokeApiKey(parts),
  rotateApiKey(parts),
  getOwnerLimits(parts),
  setOwnerLimits(parts),
];

const testToolOperations = (parts: TestToolParts): Operation[] => [
  getTestIssuer(parts.testIssuer, parts.addresses.publicUrl),
  getTestIssuerKeys(parts.testIssuer),
  getEnterpriseToken(parts),
  getPersonalToken(parts),
  getSystemUserToken(parts),
  getEnterpriseUserToken(parts),
  getSelfIdentifiedUserToken(parts),
  getSelfRegisteredEmailUserToken(parts),
  getPlatformToken(parts),
  getPlatformAccessToken(parts),
  getConsentToken(parts),
];
