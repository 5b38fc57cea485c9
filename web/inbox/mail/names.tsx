import { visible } from '../../common/format/format.ts';
import { useLanguage } from '../../common/words/language.ts';
import { type Summary, textIn } from './wire.ts';
import { words } from './words.ts';

/** Who sent it: the name the sender chose to show, and always the registered one. */
export function Sender({ message }: { readonly message: Pick<Summary, 'sender' | 'content'> }) {
  const language = useLanguage();
  const say = words.use();
  const registered = textIn(message.sender.name, language) || message.sender.organizationNumber;
  const shown = message.content.senderName;
  if (shown === null || shown === registered) return <bdi>{visible(registered)}</bdi>;
  return say.rich('row.registered', {
    shown: <bdi>{visible(shown)}</bdi>,
    registered: <bdi>{visible(registered)}</bdi>,
  });
}

/** The title as it is read and announced; never empty, since it is a link. */
export function useTitle(): (message: Pick<Summary, 'content'>) => string {
  const say = words.use();
  return ({ content }) => visible(content.title).trim() || say('row.noTitle');
}
