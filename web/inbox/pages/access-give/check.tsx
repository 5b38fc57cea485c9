import { useQuery } from '@tanstack/react-query';
import { CheckmarkCircleFillIcon, CircleSlashIcon } from '@navikt/aksel-icons';
import type { ReactNode } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { CopyField } from '../../../common/parts/copy-field.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { ServiceName, usePackageName, usePackageReason, useRightName, useRightReason } from '../../access/names.tsx';
import type { About } from '../../access/party.tsx';
import { packageCheckQuery, rightCheckQuery } from '../../access/queries.ts';
import { type Chosen, type ChosenService, isNothing, isOn, nameOfRight, toggled } from './chosen.ts';
import { words } from './words.ts';

interface Props {
  readonly about: About;
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}

/** Whether each thing can be given, and in words why or why not. */
export function Check(props: Props) {
  const { about, chosen } = props;
  const say = words.use();
  return (
    <fieldset id="give-check" tabIndex={-1}>
      <legend className="ds-heading" data-size="xs">
        {say('check')}
      </legend>
      {isNothing(chosen) ? (
        <p className="ds-paragraph">{say('checkNothing')}</p>
      ) : (
        <ul className="access-things">
          {chosen.packages.length > 0 && <Packages {...{ about, chosen }} />}
          {chosen.services.map((service) => (
            <Service key={`${service.resource} ${service.instance}`} {...props} {...service} />
          ))}
        </ul>
      )}
    </fieldset>
  );
}

function Verdict({ ok, what, why }: { readonly ok: boolean; readonly what: ReactNode; readonly why: ReactNode }) {
  const say = words.use();
  return (
    <div className={ok ? 'access-ok' : 'access-stopped'}>
      {ok ? <CheckmarkCircleFillIcon aria-hidden /> : <CircleSlashIcon aria-hidden />}
      <span>
        <span className="ds-sr-only">{say(ok ? 'can' : 'cannot')} </span>
        {what}
        <span className="field-note">{why}</span>
      </span>
    </div>
  );
}

function Packages({ about, chosen }: Omit<Props, 'onChange'>) {
  const name = usePackageName();
  const reason = usePackageReason();
  const { data, error } = useQuery(packageCheckQuery(about.uuid, chosen.packages));
  if (error instanceof Refused)
    return (
      <li>
        <Refusal refusal={error.refusal} />
      </li>
    );
  return data?.map((checked) => (
    <li key={checked.package.urn}>
      <Verdict ok={checked.result} what={name(checked.package.urn)} why={reason(checked)} />
    </li>
  ));
}

function Service({ about, chosen, onChange, resource, instance }: Props & ChosenService) {
  const say = words.use();
  const rightName = useRightName();
  const reason = useRightReason();
  const { data, error } = useQuery(rightCheckQuery(about.uuid, resource, instance));
  if (error instanceof Refused)
    return (
      <li>
        <Refusal refusal={error.refusal} />
      </li>
    );
  const what = (
    <>
      {instance !== undefined && <>{say('onlyMessage')} · </>}
      <ServiceName id={resource} />
    </>
  );
  return (
    <li>
      <div className="access-thing">
        {what}
        {instance !== undefined && (
          <>
            <span className="field-note">{say('linkNote')}</span>
            <CopyField
              label={say('link')}
              value={`${location.origin}/inbox/m/${instance.slice(instance.lastIndexOf(':') + 1)}`}
            />
          </>
        )}
        {data !== undefined && data.rights.length === 0 && <span className="field-note">{say('noRights')}</span>}
        <ul className="access-rights">
          {data?.rights.map((checked) => {
            const { right, result, reasonCodes } = checked;
            const id = `give-right-${resource}-${right.key}`;
            return (
              <li key={right.key}>
                {result ? (
                  <div className="access-option">
                    <input
                      type="checkbox"
                      className="ds-input"
                      id={id}
                      aria-describedby={`${id}-why`}
                      checked={isOn(checked, chosen, resource, instance)}
                      onChange={() =>
                        onChange({
                          ...chosen,
                          turned: toggled(chosen.turned, nameOfRight(resource, instance, right.key), Object.is),
                        })
                      }
                    />
                    <label htmlFor={id}>{rightName(right)}</label>
                    <span className="field-note access-ok" id={`${id}-why`}>
                      <CheckmarkCircleFillIcon aria-hidden />
                      {reason(reasonCodes)}
                    </span>
                  </div>
                ) : (
                  <Verdict ok={false} what={rightName(right)} why={reason(reasonCodes)} />
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </li>
  );
}
