/** The page: puts its parts together. */
import { ApiClient } from './api/client.ts';
import { find } from './dom.ts';
import { Generating } from './generating.ts';
import { addAppearance } from './views/appearance.ts';
import { CloneDialog } from './views/clone-dialog.ts';
import { Composer } from './views/composer.ts';
import { acceptDrops } from './views/drop-target.ts';
import { History } from './views/history.ts';
import { askForKey } from './views/key-dialog.ts';
import { Player } from './views/player.ts';
import { SamplePlayer } from './views/sample-player.ts';
import { say, toast } from './views/say.ts';
import { SpeedSlider } from './views/speed-slider.ts';
import { VoiceList } from './views/voice-list.ts';
import { language, words, writeFixedWords } from './words/index.ts';

writeFixedWords();

const api = new ApiClient(askForKey);
const samples = new SamplePlayer();
const speed = new SpeedSlider();
const voices = new VoiceList(api, samples, (name) => {
  history.forgetVoice(name);
  if (player.take?.wish.speaker === name) player.clear();
});
const player = new Player({
  voiceName: (name) => voices.displayName(name),
  onGone: (take) => void generating.renew(take),
  onPlaying: () => samples.stop(),
});
const history = new History({
  voiceName: (name) => voices.displayName(name),
  onPlay: (take) => void generating.show(take),
  onReuse: ({ wish }) => {
    composer.text = wish.text;
    voices.choose(wish.speaker);
    speed.value = wish.speed;
    composer.focus();
  },
});
const composer = new Composer({
  onSubmit: () => {
    const { text, whole } = composer;
    void generating.generate({ text, speaker: voices.chosen.value, speed: speed.value, whole });
  },
  onStop: () => generating.stop(),
  onExample: ({ tongue }) => voices.chooseFor(tongue),
});
const generating = new Generating({ api, composer, player, history });
const clone = new CloneDialog(api, (name) => {
  toast(words().cloneDone(name));
  void voices.load(name).then(() => voices.focusChosen());
});

addAppearance(() => player.redraw());
acceptDrops((file) => clone.open(file));
samples.playing.watch((name) => name !== '' && player.pause());
find('#open-clone', HTMLButtonElement).addEventListener('click', () => clone.open());
window.addEventListener('offline', () => toast(words().offline));
window.addEventListener('online', () => {
  say(words().online);
  if (!voices.ready) void voices.load();
});

await voices.load();
// Names of voices in what was there before the list.
history.render();
language.watch(() => history.render());
