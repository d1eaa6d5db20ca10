// The search: words of the URL, host, path, status, state and reason.
import type { ReactElement } from 'react';
import { Input, Label, SearchField, TextField } from 'react-aria-components';
import { STATE_NAMES } from './names';
import type { Counts, Filter } from './use-pages';

/** The form. @param counts of the pages that match now: what can be chosen besides */
export function FilterForm({
  filter,
  hosts,
  counts,
  onChange,
}: {
  readonly filter: Filter;
  readonly hosts: readonly string[];
  readonly counts: Counts | undefined;
  readonly onChange: (filter: Filter) => void;
}): ReactElement {
  const statuses = [filter.status, ...(counts?.statuses.map(([status]) => status) ?? [])].map((one) => one?.toString());
  const reasons = ['any', filter.reason, ...(counts?.reasons.map(([reason]) => reason) ?? [])];
  return (
    <div className="row">
      <SearchField value={filter.words ?? ''} onChange={(words) => onChange({ ...filter, words })} maxLength={500}>
        <Label>The URL contains</Label>
        <Input placeholder="words, e.g. shoes red" />
      </SearchField>
      <TextField
        value={filter.path ?? ''}
        onChange={(path) => onChange({ ...filter, path: path.replace(/^(?!\/|$)/, '/') })}
        maxLength={2_000}
      >
        <Label>The path is, or is below</Label>
        <Input placeholder="e.g. /news" spellCheck={false} autoComplete="off" />
      </TextField>
      {hosts.length < 2 ? undefined : (
        <Choice name="Host" value={filter.host} options={hosts} onChoose={(host) => onChange({ ...filter, host })} />
      )}
      <Choice
        name="Status"
        value={filter.status?.toString()}
        options={statuses}
        onChoose={(status) => onChange({ ...filter, status: status === undefined ? undefined : Number(status) })}
      />
      <Choice
        name="State"
        value={filter.state}
        options={Object.keys(STATE_NAMES)}
        nameOf={(state) => (isState(state) ? STATE_NAMES[state] : state)}
        onChoose={(state) => onChange({ ...filter, state: isState(state) ? state : undefined })}
      />
      <Choice
        name="Not kept again, because"
        value={filter.reason}
        options={reasons}
        nameOf={(reason) => (reason === 'any' ? 'of any reason' : reason)}
        onChoose={(reason) => onChange({ ...filter, reason })}
      />
    </div>
  );
}

function Choice({
  name,
  value,
  options,
  nameOf = (option) => option,
  onChoose,
}: {
  readonly name: string;
  readonly value: string | undefined;
  readonly options: readonly (string | undefined)[];
  readonly nameOf?: (option: string) => string;
  readonly onChoose: (option: string | undefined) => void;
}): ReactElement {
  const shown = [...new Set(options)].filter((option) => option !== undefined);
  return (
    <label>
      {name}
      <br />
      <select value={value ?? ''} onChange={({ target }) => onChoose(target.value === '' ? undefined : target.value)}>
        <option value="">all</option>
        {shown.map((option) => (
          <option key={option} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

function isState(text: string | undefined): text is keyof typeof STATE_NAMES {
  return text !== undefined && Object.hasOwn(STATE_NAMES, text);
}
