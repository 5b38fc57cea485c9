import { catalogueOf, type Problem, type ProblemContext, type ProblemForm, type Rendered } from '../http/problem.ts';
import { problemDetails } from '../http/problem-forms/details.ts';

/** Refusals of the order API (events §3.1). */
export const problem = catalogueOf({
  'NOT-00001': [422, 'Missing contact information for recipient(s)'],
  'NOT-00002': [499, 'The client disconnected or cancelled the request before the server could complete processing'],
  'NOT-00003': [404, 'Shipment not found'],
  'NOT-00004': [503, 'A temporary network failure occurred'],
  'not-an-owner': [403, ''],
  'unknown-order': [404, ''],
  'too-late': [409, 'Too late: the notifications of this order are being sent or have been sent.'],
  'unknown-report': [
    400,
    'The status must be Accepted, Delivered, Failed, InvalidRecipient, BarredReceiver, Deleted, Expired, Undelivered, RecipientNotIdentified or Rejected.',
  ],
  'unknown-sms': [404, 'No SMS has this id or reference, or more than one has the reference.'],
  'negative-sequence': [400, 'Sequence number cannot be less than 0.'],
});

/** Problem details; a refusal without text has no body. */
export const notificationProblems: ProblemForm = {
  ...problemDetails,
  problem: (refused: Problem, context: ProblemContext): Rendered =>
    refused.message === '' ? { status: refused.status } : problemDetails.problem(refused, context),
};
