import { catalogueOf, Problem } from '../../http/problem.ts';

/** Problems of system users (authentication §3.2, §3.3), and ours for who is no customer. */
export const problem = catalogueOf({
  'AUTH-00000': [400, "Can't resolve the Organisation Number from the logged in Reportee PartyId."],
  'AUTH-00001': [400, 'One or more Right not found or not delegable.'],
  'AUTH-00004': [400, 'Failed to create new SystemUser, existing SystemUser tied to the given System-Id.'],
  'AUTH-00010': [404, 'The Id does not refer to a Request in our system.'],
  'AUTH-00011': [404, 'The Id does not refer to a Registered System.'],
  'AUTH-00013': [409, 'The Status of the Request is not New.'],
  'AUTH-00015': [404, 'The SystemUser was not found.'],
  'AUTH-00016': [403, 'DelegationCheck failed with error: Has not access by a delegation of role in ER or Altinn.'],
  'AUTH-00021': [400, 'The RedirectUri was not found or not valid.'],
  'AUTH-00023': [401, "Can't resolve the Organisation Number for the Vendor from the Token."],
  'AUTH-00026': [400, 'No redirect uris are set for the system'],
  'AUTH-00030': [404, 'The Id does not refer to an AgentRequest in our system.'],
  'AUTH-00034': [400, 'The system user type of the provided system user GUID is not an agent.'],
  'AUTH-00035': [
    400,
    'The system user has delegations from customer. Remove the delegations before deleting the system user',
  ],
  'AUTH-00036': [400, 'The system user type of the provided system user GUID is not standard.'],
  'AUTH-00041': [403, "Party does not match request's orgno"],
  'AUTH-00042': [403, "Party does not match agent request's orgno"],
  'AUTH-00053': [400, 'The user does not have enough access to delegate the requested access packages'],
  'AUTH-00058': [400, 'No AccessPackages found, an Agent SystemUser must have at least one'],
  'AUTH-00059': [400, 'No AccessPackages or Single Rights found, a SystemUser must have at least one'],
  'AUTH-00061': [
    409,
    'The Status of the Request is not New. Please generate a new CorrellationId for a new Change Request',
  ],
  'AUTH-00063': [400, 'One or more accesspackage is not found in the referenced system in the System Register.'],
  'AUTH-00064': [
    400,
    'One or more access packages cannot be delegated. Either they are intended for clients or they cannot be delegated further.',
  ],
  'AUTH-00065': [
    400,
    'One or more access packages cannot be delegated because they are not intended for client relationships',
  ],
  'AUTH-00066': [403, 'The request requires logged in user to have accessmanager write.'],
  'AUTH-00068': [403, 'DelegationCheck failed with error: Has not access by a delegation of package in Altinn.'],
  'AUTH-00070': [403, 'DelegationCheck failed with error: The resource cannot be delegated to another user or entity.'],
  'AUTH-00071': [
    403,
    'DelegationCheck failed with error: The resource is not delegable because it is a Maskinporten schema resource.',
  ],
  'AUTH-00079': [400, 'Client not found.'],
  'AUTH-00080': [400, 'Client does not have the accesspackages the agent system user requires'],
  'other-vendor': [403, 'The system belongs to another vendor. Use a token of the vendor itself.'],
  'other-vendors-user': [401, 'The system user is of another vendor’s system.'],
  'no-vendor': [403, 'The token names no organisation in consumer. Use a Maskinporten token of the vendor.'],
  'not-manager': [
    403,
    'Only a person with a key role in the organisation, such as its managing director, may do this. Use a personal token of one.',
  ],
  'not-found': [404, ''],
});

/** Faults of a query, with their number and parameter. */
export const AGENT_QUERY_FAULTS = {
  'agent-missing': [14, 'The agent query parameter is missing or invalid', 'agent'],
  'agent-unknown': [14, 'System user not found', 'agent'],
  'not-an-agent': [15, 'SystemUser is not a valid system user of type agent', 'agent'],
  'client-missing': [16, 'The client query parameter is missing or invalid', 'client'],
} as const;

/** A fault in the query of the agent client routes (authentication §3.1, AUTH.VLD-00014 to 16). */
export function invalidAgentQuery(fault: keyof typeof AGENT_QUERY_FAULTS): Problem {
  const [number, title, parameter] = AGENT_QUERY_FAULTS[fault];
  return new Problem('STD-00000', 400, 'One or more validation errors occurred.', {
    validationErrors: [{ code: `AUTH.VLD-000${number}`, title, paths: [`?${parameter}`] }],
  });
}

/** Titles of the faults of a system by number, and where in the body each is. */
export const SYSTEM_FAULTS = {
  0: ['the org number identifier is not valid ISO6523 identifier', 'vendor/id'],
  1: ['The system id does not match the format orgnumber_xxxx...', 'systemid'],
  2: ['The system id already exists', 'systemid'],
  3: ["One or more resources specified in rights were not found in Altinn's resource register.", 'rights/resource'],
  4: ['One of the client id is already tagged with an existing system', 'clientid'],
  5: [
    'One or more of the redirect urls format is not valid. The valid format is https://xxx.xx',
    'allowedredirecturls',
  ],
  6: ['One or more duplicate rights found', 'rights/resource'],
  7: ['One or more duplicate access package(s) found', 'accesspackages'],
  8: ["One or all the accesspackage(s) is not found in altinn's access packages or is not delegable", 'accesspackages'],
  9: ['One or more resource id is in wrong format. The valid format is urn:altinn:resource', 'rights/resource'],
  11: ['Request contains duplicate client ids', 'clientid'],
  12: ['The system ID in the request body does not match the system ID in the URL', 'systemid'],
  13: ['System ID cannot have spaces in id (leading, trailing or in between the id)', 'systemid'],
  17: ['One or more resources specified in rights is of resource type which is not delegable.', 'rights/resource'],
  18: [
    "Access packages meant for system user for client relations can't be used in combination with the flag isVisible: true",
    'accesspackages',
  ],
} as const;

/** One fault of a system that is registered or changed. */
export interface SystemFault {
  readonly number: keyof typeof SYSTEM_FAULTS;
  /** What is at fault, in the members the original uses. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** Every fault of a system at once (authentication §3.1). */
export const invalidSystem = (faults: readonly SystemFault[]): Problem =>
  new Problem('STD-00000', 400, 'One or more validation errors occurred.', {
    validationErrors: faults.map(({ number, extra = {} }) => {
      const [title, path] = SYSTEM_FAULTS[number];
      return {
        code: `AUTH.VLD-${String(number).padStart(5, '0')}`,
        title,
        paths: [`/registersystemrequest/${path}`],
        ...extra,
      };
    }),
  });
