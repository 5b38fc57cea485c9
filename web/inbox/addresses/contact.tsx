import { useQuery } from '@tanstack/react-query';
import { Refused } from '../../common/api/refusal.ts';
import { visible } from '../../common/format/format.ts';
import { Refusal } from '../../common/parts/refusal.tsx';
import { phoneText, profileQuery } from './queries.ts';
import { words } from './words.ts';

/** Where one is told of mail to oneself: as the national register has it, which is where it is changed. */
export function Contact() {
  const say = words.use();
  const { data, error, refetch } = useQuery(profileQuery);
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {say('contact.title')}
      </h2>
      <p>{say('contact.lead')}</p>
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void refetch()} />}
      {data !== undefined && (
        <dl className="request-facts">
          <div>
            <dt>{say('email')}</dt>
            <dd>
              <bdi>{data.email === '' ? say('contact.none') : visible(data.email)}</bdi>
            </dd>
          </div>
          <div>
            <dt>{say('phone')}</dt>
            <dd>{data.phoneNumber === '' ? say('contact.none') : phoneText(data.phoneNumber)}</dd>
          </div>
        </dl>
      )}
      {data?.isReserved === true && <p>{say('contact.reserved')}</p>}
      <p className="small">{say('contact.from')}</p>
    </section>
  );
}
