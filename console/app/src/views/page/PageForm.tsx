// The question: a URL, who asks for it, and from where.
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { api } from '../../api';
import type { LookQuestion } from './use-look';

/** The form. */
export function PageForm({
  asked,
  isLooking,
  onAsk,
  onStop,
}: {
  readonly asked: LookQuestion;
  readonly isLooking: boolean;
  readonly onAsk: (question: LookQuestion) => void;
  readonly onStop: () => void;
}): ReactElement {
  const [url, setUrl] = useState(asked.url);
  const [as, setAs] = useState(asked.as);
  const [place, setPlace] = useState(asked.place ?? '');
  const agents = useQuery({ queryKey: ['user-agents'], queryFn: () => api.explain.userAgents.query() });
  const names = [...new Set([...(agents.data ?? []), as])];
  return (
    <Form
      className="row page-form"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk({ url: url.trim(), as, place: place.trim() === '' ? undefined : place.trim() });
      }}
    >
      <TextField value={url} onChange={setUrl} isRequired maxLength={8_000} className="page-url">
        <Label>URL of the deployment, or a path</Label>
        <Input placeholder="/articles/1" />
      </TextField>
      <label>
        As
        <select value={as} onChange={(event) => setAs(event.target.value)}>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <TextField value={place} onChange={setPlace} maxLength={6} className="page-place">
        <Label>From (country)</Label>
        <Input placeholder="DE" />
      </TextField>
      <Button type="submit">Look</Button>
      {isLooking ? <Button onPress={onStop}>Stop</Button> : undefined}
      <p className="quiet page-note">
        The edge is asked as the bot asks, so the page may be rendered and kept. A browser of this machine opens it as a
        person does.
      </p>
    </Form>
  );
}
