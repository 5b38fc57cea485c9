const PREFIX = 'urn:altinn:resource:';

/** Resource id without its URN prefix. */
export const bareResourceId = (resourceId: string): string =>
  resourceId.toLowerCase().startsWith(PREFIX) ? resourceId.slice(PREFIX.length) : resourceId;

/** Field message for an id of another form (correspondence-send §2.4). */
export function resourceIdFault(resourceId: string): string | undefined {
  const bare = bareResourceId(resourceId);
  return bare.length >= 1 && bare.length <= 255 && !bare.includes(':')
    ? undefined
    : 'Invalid Resource identifier format';
}
