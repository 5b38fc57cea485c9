import { isUuid } from '../../foundation/ids.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import type { Mail } from '../mail.ts';
import { dialogIdOf, hasDialog, namedDialog } from '../model/dialogs.ts';
import { problem } from '../model/problems.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import type { InitializeCorrespondences } from '../wire/initialize.ts';

const EMPTY = /^[0-]+$/;

/**
 * The rules of a message into an existing dialog (correspondence-send §4.11), step 17 of initialize: 1048, 1045, 1051,
 * 1054, 1050, 1046. The dialogs are those of earlier messages, of any owner.
 */
export async function refuseTransmission(
  mail: Mail,
  requested: InitializeCorrespondences['correspondence'],
  recipients: readonly string[],
  resource: RegisteredResource,
): Promise<void> {
  const named = namedDialog(requested.externalReferences ?? []);
  if (named === undefined) return;
  if (!isUuid(named) || EMPTY.test(named)) throw problem('CORR-01048');
  if (recipients.length > 1) throw problem('CORR-01045');
  if ((requested.replyOptions ?? []).length > 0 || requested.isConfirmationNeeded === true) throw problem('CORR-01051');
  const dialog = await new CorrespondenceReader(mail.database).message(dialogIdOf(named));
  if (dialog === undefined || !hasDialog(dialog)) throw problem('CORR-01054');
  // The reference compares the owners' names, which are free text that anybody may register for a resource.
  if (dialog.sender !== resource.owner.organizationNumber) throw problem('CORR-01050');
  if (dialog.recipient !== recipients[0]) throw problem('CORR-01046');
}
