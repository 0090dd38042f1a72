/** The few things the page does with the document again and again. */

/** @throws when the page lacks the element: index.html and the code belong together. */
export function find<E extends Element>(
  selector: string,
  kind: new () => E,
  within: ParentNode = document,
): E {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`index.html lacks ${selector}.`);
  return found;
}

type Attributes = Readonly<Record<string, string | boolean>>;

/** A new element; attributes that are false are left out, those that are true are empty. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** One of the drawings in index.html. */
export function icon(name: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows a drawing and says its name to those who don't see it. */
export function iconButton(
  name: string,
  label: string,
  onPress: () => void,
  kind = 'quiet',
): HTMLButtonElement {
  const button = make('button', {
    type: 'button',
    class: `button round ${kind}`,
    'aria-label': label,
    title: label,
  });
  button.append(icon(name));
  button.addEventListener('click', onPress);
  return button;
}
