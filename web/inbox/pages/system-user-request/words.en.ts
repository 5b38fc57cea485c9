import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Request from a system',
  titleChange: 'A system asks for its access to be changed',
  lead: '{vendor} asks that its system may act for {whom}',
  leadChange: '{vendor} asks to change what its system may do for {whom}',
  unknown: 'There is no such request. It may have been withdrawn. Ask the supplier for a new link',
  stranger: 'The request is about an organisation you have nothing to do with. Send the link to whoever leads it',

  system: 'System',
  name: 'Name at your organisation',
  reference: 'Reference of the supplier',
  asked: 'Sent',

  wants: 'This is what the system would be able to do',
  wantsAgent: 'This is what the system would be able to do for clients that are added',
  gets: 'This is what the system gets in addition',
  loses: 'This is what the system loses',
  'right.service': 'Use the service {name}: open, read and be told of what arrives',
  'right.gone': 'Use the service {name}',
  'right.package': 'Use all services in the access package “{name}”, also those that come later',
  'right.gonePackage': 'Use the services in the access package “{name}”',
  'right.agentPackage': 'Use the services in the access package “{name}” for each client that is added',
  canGive: 'You can give it',

  answer: 'Your answer',
  means: 'If you approve, it takes effect at once. You can end it at any time under Access',
  meansAgent: 'If you approve, the system gets no access until someone at your organisation adds a client',
  mayNot: 'You cannot approve this. Those with a key role, such as the managing director or the chair, can',
  return: 'When you have answered, you go back to the supplier at this address:',
  lacking: 'You can only give what you have yourself. Someone else with a key role can approve by the same link',
  escalate: 'Send to someone who can approve',
  escalated: 'Passed on. Those who can approve see it under Access',
  toAccess: 'See who has access',

  'done.approve': 'Approved',
  'done.reject': 'Rejected',
  'done.escalate': 'Sent to those who can approve',
  'state.New': 'Waiting for an answer',
  'state.Accepted': 'Approved. The system has access',
  'state.Rejected': 'Rejected. The system was given nothing',
  'state.Denied': 'The request is no longer valid',
  'state.Timedout': 'The time for answering has passed. Ask the supplier to send a new request',
} as const satisfies TranslationOf<typeof nb>;
