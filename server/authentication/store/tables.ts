import type { Generated } from 'kysely';
import type { GrantAlgorithm } from '../model/grant-algorithms.ts';
import type { ScopeFacts } from '../model/scope.ts';
import type { SigningIssuer } from '../model/issuers.ts';

/** Tables of `migrations/0004-authentication.sql`. */
export interface Tables {
  'authentication.signing_key': {
    kid: string;
    issuer: SigningIssuer;
    public_key: Buffer;
    private_key: Buffer;
    created: Date;
    valid_from: Date;
  };
  'authentication.scope': {
    name: string;
    prefix: string;
    subscope: string;
    owner_organization_number: string | null;
    description: string;
    long_description: string;
    visibility: ScopeFacts['visibility'];
    allowed_integration_types: string[];
    accessible_for_all: boolean;
    for_service_owners: boolean;
    delegation_source: string | null;
    at_max_age: number;
    authorization_max_age: number;
    active: boolean;
    created: Date;
    last_updated: Date;
  };
  'authentication.scope_prefix': { prefix: string; organization_number: string | null };
  'authentication.scope_access': { scope: string; organization_number: string; created: Date; last_updated: Date };
  'authentication.scope_delegation': { scope: string; consumer: string; supplier: string; created: Date };
  'authentication.client': {
    client_id: string;
    organization_number: string;
    client_name: string;
    description: string;
    access_token_lifetime: number;
    active: boolean;
    created: Date;
    last_updated: Date;
    last_token: Generated<Date | null>;
  };
  'authentication.client_scope': { client_id: string; scope: string; position: number };
  'authentication.client_key': {
    client_id: string;
    kid: string;
    algorithm: GrantAlgorithm;
    /** Modulus and exponent of an RSA key, x and y of an elliptic one; the others are null. */
    modulus: string | null;
    exponent: string | null;
    x: string | null;
    y: string | null;
    uploaded: Date;
    expires: Date;
    position: number;
  };
  'authentication.used_grant': { digest: Buffer; expires: Date };
  'authentication.api_key': {
    id: string;
    service_owner: string;
    name: string;
    prefix: string;
    digest: Buffer;
    rate_limit: number | null;
    created: Date;
    last_used: Date | null;
    revoked: Date | null;
    expires: Date | null;
  };
  'authentication.api_key_minute': { api_key: string; minute: Date; taken: number };
  'authentication.moved_clock': { only_row: boolean; milliseconds_ahead: number };
}
