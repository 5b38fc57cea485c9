import type { Period } from '../call-allowances.ts';

/** Tables of the limits in `migrations/0027-onboarding-limits.sql`. */
export interface LimitTables {
  'authentication.service_owner_limit': {
    service_owner: string;
    calls_per_minute: number | null;
    calls_per_day: number | null;
  };
  'authentication.service_owner_calls': { service_owner: string; period: Period; starts: Date; taken: number };
}

/** What all API keys of a service owner may do together; null for no limit. */
export interface OwnerLimits {
  readonly callsPerMinute: number | null;
  readonly callsPerDay: number | null;
}
