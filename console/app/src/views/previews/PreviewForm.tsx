// Which page, and which HTML of it.
import { type ReactElement, useState } from 'react';
import { Button, Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';

/** The HTML that previews are built from. */
export type HtmlChoice = keyof typeof CHOICES;

/** What is to be previewed. */
export interface PreviewOrder {
  readonly url: string;
  readonly html: HtmlChoice;
}

const CHOICES = {
  answer: 'What the address answers to bots',
  trial: 'What Georender renders now',
  site: 'What the site itself answers, as without Georender',
} as const;

/** Whether a text is a choice. */
export function isHtmlChoice(text: string | null): text is HtmlChoice {
  return text !== null && Object.hasOwn(CHOICES, text);
}

/** The form. */
export function PreviewForm({
  url,
  html,
  onOrder,
}: PreviewOrder & { readonly onOrder: (order: PreviewOrder) => void }): ReactElement {
  const [typed, type] = useState(url);
  const [choice, choose] = useState<HtmlChoice>(html);
  return (
    <Form
      className="preview-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onOrder({ url: typed.trim(), html: choice });
      }}
    >
      <TextField className="preview-address" value={typed} onChange={type} isRequired maxLength={2_000}>
        <Label>Address of a page, or a path of this deployment</Label>
        <Input placeholder="e.g. /about" inputMode="url" autoComplete="off" spellCheck={false} />
      </TextField>
      <RadioGroup
        value={choice}
        onChange={(value) => {
          if (isHtmlChoice(value)) choose(value);
        }}
      >
        <Label>HTML</Label>
        {Object.entries(CHOICES).map(([value, name]) => (
          <Radio key={value} value={value} className="preview-choice">
            {name}
          </Radio>
        ))}
      </RadioGroup>
      <Button type="submit">Show the previews</Button>
    </Form>
  );
}
