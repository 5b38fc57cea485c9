import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** A file handed to a page. */
export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** How somebody works a page. Every control is used as a person would: seen, then reached, then pressed. */
export interface Hand {
  /** Presses a button, link, box or summary. */
  press(target: Locator): Promise<void>;
  /** Writes in a field, in place of what stands there. */
  write(field: Locator, text: string): Promise<void>;
  /** Chooses in a list by the text of the choice. */
  choose(list: Locator, label: string): Promise<void>;
  /** Picks one of a group of round buttons. */
  pick(radio: Locator): Promise<void>;
  /** Finds somebody in a field that suggests, by the beginning of the name. */
  find(field: Locator, text: string): Promise<void>;
  /** Writes a moment, `2027-12-06T23:59`. */
  writeMoment(field: Locator, moment: string): Promise<void>;
  give(input: Locator, file: GivenFile): Promise<void>;
}

/**
 * A mouse, or what stands for a finger: on a busy machine the browser takes a tap for a long press, and nothing is
 * pressed. What something else covers cannot be pressed by it.
 */
export function pointer(page: Page): Hand {
  const press = (target: Locator) => target.click();
  return {
    press,
    async write(field, text) {
      await press(field);
      await field.fill(text);
    },
    async choose(list, label) {
      await list.selectOption({ label });
    },
    pick: press,
    async find(field, text) {
      await press(field);
      await field.fill(text);
      await press(
        page
          .getByRole('option')
          .filter({ hasText: new RegExp(text, 'i') })
          .first(),
      );
    },
    writeMoment: (field, moment) => field.fill(moment),
    give: (input, file) => input.setInputFiles(file),
  };
}

/** More stops than any page has. */
const MOST_STOPS = 250;

interface Stop {
  /** What has the focus, as one reads it. */
  readonly on: string;
  /** Why a person would not know; empty when it is seen. */
  readonly hidden: string;
  /** Whether it is what is looked for. */
  readonly arrived: boolean;
}

/**
 * The keys alone: Tab and Shift+Tab to each control, Enter, Space and arrows on it. `unseen` collects where the focus
 * could not be seen on the way.
 */
export function keyboard(page: Page, unseen: Set<string>): Hand {
  const { keyboard: keys } = page;
  // Listened for from the beginning: the browser takes a moment to hand its chooser over.
  page.on('filechooser', () => undefined);
  /** Goes on from where the focus is, to `target` or, of round buttons, to one of its group, as tabbing does. */
  async function reach(target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' });
    const back = await target.evaluate((element) => {
      const here = document.activeElement;
      if (here === null || here === document.body || here.contains(element)) return false;
      return (here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) > 0;
    });
    const stops: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      const { arrived, on, hidden } = await target.evaluate((element) =>
        (globalThis as unknown as { look: { stop(target: Element): Stop } }).look.stop(element),
      );
      stops.push(on);
      if (stop > 0 && hidden !== '') unseen.add(`${new URL(page.url()).pathname} ${on}: ${hidden}`);
      if (arrived) return;
      await keys.press(back ? 'Shift+Tab' : 'Tab');
    }
    assert.fail(`${String(target)} is not reached by the keyboard: ${stops.slice(0, 60).join(' → ')}`);
  }
  const whole = async () => {
    await keys.press('Control+A');
  };
  return {
    async press(target) {
      await reach(target);
      const box = await target.evaluate((element) => element.matches('input[type=checkbox], input[type=radio]'));
      await keys.press(box ? 'Space' : 'Enter');
    },
    async write(field, text) {
      await reach(field);
      await whole();
      await keys.type(text);
    },
    async choose(list, label) {
      await reach(list);
      await keys.press('Home');
      for (let step = 0; ; step++) {
        const chosen = await list.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]?.text);
        if (chosen === label) return;
        assert.ok(step < MOST_STOPS, `${label} is not in the list`);
        await keys.press('ArrowDown');
      }
    },
    async pick(radio) {
      // A group is one stop; the arrows go on in it.
      await reach(radio);
      for (let step = 0; !(await radio.evaluate(isFocused)); step++) {
        assert.ok(step < MOST_STOPS, `${String(radio)} is not in its group`);
        await keys.press('ArrowDown');
      }
      if (!(await radio.isChecked())) await keys.press('Space');
    },
    async find(field, text) {
      await reach(field);
      await whole();
      await keys.type(text);
      await page
        .getByRole('option')
        .filter({ hasText: new RegExp(text, 'i') })
        .first()
        .waitFor();
      await keys.press('Enter');
    },
    async writeMoment(field, moment) {
      const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)$/.exec(moment)!;
      await reach(field);
      // In the order of the browser's own language, which is American here.
      await keys.type(`${month}${day}${year}`);
      await keys.press('ArrowRight');
      await keys.type(`${String(Number(hour) % 12 || 12).padStart(2, '0')}${minute}${Number(hour) < 12 ? 'A' : 'P'}`);
      assert.equal(await field.inputValue(), moment);
    },
    async give(input, file) {
      await reach(input);
      const chooser = page.waitForEvent('filechooser');
      await keys.press('Enter');
      await (await chooser).setFiles(file);
    },
  };
}

const isFocused = (element: Element): boolean => element === document.activeElement;
