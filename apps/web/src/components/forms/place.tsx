'use client';
import { Unread } from '@/forms/draft';
import { shapeOf } from '@/forms/shape';
import { BooleanField } from './boolean-field';
import { ChoiceField } from './choice-field';
import { ChoicesField } from './choices-field';
import { DateField } from './date-field';
import { DurationField } from './duration-field';
import { FixedField } from './fixed-field';
import { type PlaceProps, useForm } from './form-context';
import { GroupField } from './group-field';
import { JsonField } from './json-field';
import { ListField } from './list-field';
import { MapField } from './map-field';
import { NumberField } from './number-field';
import { TextField } from './text-field';
import { TupleField } from './tuple-field';
import { UnionField } from './union-field';

/** Choices of a kind inside of each other that are shown. */
const deepest = 4;

/** One place of a form, with the control that fits its schema and its value. */
export function Place(props: PlaceProps) {
  const { root } = useForm();
  const { schema, value } = props;
  const shape = shapeOf(root, schema, value instanceof Unread ? undefined : value);
  const place = { ...props, schema: shape.schema, nullable: shape.nullable };
  if ((props.level ?? 0) > deepest) return <JsonField {...place} />;
  switch (shape.kind) {
    case 'text':
      return <TextField {...place} />;
    case 'integer':
    case 'number':
      return <NumberField {...place} isWhole={shape.kind === 'integer'} />;
    case 'boolean':
      return <BooleanField {...place} />;
    case 'date':
    case 'time':
    case 'date-time':
      return <DateField {...place} kind={shape.kind} />;
    case 'duration':
      return <DurationField {...place} />;
    case 'choice':
      return <ChoiceField {...place} choices={shape.choices} />;
    case 'choices':
      return <ChoicesField {...place} choices={shape.choices} />;
    case 'fixed':
      return <FixedField {...place} fixed={shape.value} />;
    case 'group':
      return <GroupField {...place} />;
    case 'map':
      return <MapField {...place} values={shape.values} />;
    case 'list':
      return <ListField {...place} {...shape} schema={shape.schema} />;
    case 'tuple':
      return <TupleField {...place} items={shape.items} />;
    case 'union':
      return <UnionField {...place} options={shape.options} />;
    case 'json':
      return <JsonField {...place} />;
  }
}
