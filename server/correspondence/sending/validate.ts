import type { Caller } from '../../http/caller.ts';
import type { FieldFault } from '../../http/problem.ts';
import type { ReceivedFile } from '../files/files.ts';
import { Findings, type Finding } from './findings.ts';
import { admitRequest, checkRequest } from './initialize-checks.ts';
import type { Mail } from '../mail.ts';
import { problem } from '../model/problems.ts';
import { recipientFault } from '../model/recipients.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import type { InitializeCorrespondences } from '../wire/initialize.ts';

const MOST_RECIPIENTS = 500;

/**
 * A dry run of initialize: every fault of a field, every broken rule and every recipient that cannot be sent to, at once.
 * Nothing is stored. `request` is as much of it as could be read.
 */
export async function validate(
  mail: Mail,
  caller: Caller,
  request: Partial<InitializeCorrespondences> | undefined,
  faults: readonly FieldFault[],
  files: readonly ReceivedFile[] = [],
): Promise<{ valid: boolean; problems: readonly Finding[] }> {
  const findings = new Findings('dry-run');
  // A list that can be looked through is told of recipient by recipient, rather than by its first fault.
  const listed: readonly (string | null)[] = Array.isArray(request?.recipients) ? request.recipients : [];
  const oneByOne = listed.length > 0 && listed.length <= MOST_RECIPIENTS;
  for (const fault of faults) if (!(oneByOne && fault.path === 'Recipients')) findings.fault(fault);

  const { correspondence } = request ?? {};
  const readable =
    faults.every(({ path }) => !path.startsWith('$')) && typeof correspondence?.resourceId === 'string' && oneByOne;
  if (readable) {
    const wellFormed: string[] = [];
    listed.forEach((recipient, index) => {
      const message = recipientFault(recipient);
      if (message === undefined) wellFormed.push(recipient!);
      else findings.fault({ path: `Recipients[${index}]`, message }, recipient ?? undefined);
    });
    const whole = { ...request, recipients: wellFormed } as InitializeCorrespondences;
    const admitted = await admitRequest(mail, caller, whole, findings);
    if (admitted !== undefined) {
      const { idempotentKey } = whole;
      if (idempotentKey) {
        const first = await new CorrespondenceReader(mail.database).byIdempotencyKey(admitted.owner, idempotentKey);
        if (first !== undefined) findings.refuse(problem('CORR-01034'));
      }
      if (correspondence.content) await checkRequest(mail, admitted, whole, files, findings);
    }
  }
  for (const { fileName, verdict } of files)
    if (verdict.kind === 'infected')
      findings.fault({ path: 'Attachments', message: `The file ${fileName} has malware: ${verdict.name}` });
  return { valid: findings.found.length === 0, problems: findings.found };
}
