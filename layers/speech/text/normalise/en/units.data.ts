import { PhraseTable, tableRows } from '../phrase-table.ts';

/** Unit -> its name in the singular. Capitals count: `mW` is not `MW`. */
const UNITS = `
  mm ㎜ = millimeter
  cm ㎝ = centimeter
  dm = decimeter
  m = meter
  km ㎞ = kilometer
  nm = nanometer
  μm µm = micrometer
  ft = foot
  yd = yard
  mi = mile
  mm2 mm² = square millimeter
  cm2 cm² = square centimeter
  m2 m² ㎡ = square meter
  km2 km² ㎢ = square kilometer
  mi2 mi² = square mile
  ha = hectare
  cm3 cm³ = cubic centimeter
  dm3 dm³ = cubic decimeter
  m3 m³ ㎥ = cubic meter
  km3 km³ = cubic kilometer
  mi3 mi³ = cubic mile
  cc ㏄ = CC
  ml mL = milliliter
  hl = hectoliter
  gl = gigaliter
  tl = teraliter
  kl = KL
  ng = nanogram
  μg µg = microgram
  mg ㎎ = milligram
  g = gram
  kg ㎏ = kilogram
  kt = KT
  pg = picogram
  lb lbs = pound
  oz = ounce
  cwt = hundredweight
  kgf = kilogram force
  amu = atomic mass unit
  da = dalton
  ps = picosecond
  ns = nanosecond
  μs µs = microsecond
  ms = millisecond
  ds = decisecond
  s = second
  min = minute
  h = hour
  hs = HS
  mph = mile per hour
  rpm = revolution per minute
  hz = hertz
  khz kHz = kilohertz
  mhz = megahertz
  ghz = gigahertz
  v = volt
  mv mV = millivolt
  kv = KV
  ma mA = milliampere
  mw mW = milliwatt
  kw kW = kilowatt
  MW = megawatt
  gw = gigawatt
  kwh kWh = kilowatt hour
  gwh = gigawatt hour
  mAh = milliampere hour
  ω Ω = ohm
  ev = EV
  hp = horsepower
  kcal = kilo calory
  tj = terajoule
  pa = pascal
  kpa kPa = kilopascal
  mpa = megapascal
  gpa = GPA
  bar = bar
  atm = atmosphere
  kn = KN
  kb = kilobyte
  mb = megabyte
  gb = gigabyte
  tb = terabyte
  pb = petabyte
  eb = exabyte
  zb = zettabyte
  yb = yottabyte
  kbps = kilobit per second
  mbps = megabit per second
  db dB = decibel
  ℃ °C °c ºC ºc = degree Celsius
  ℉ °F °f ºF = degree Fahrenheit
  ° º = degree
  rad = radian
  % = percent
  mol = mole
  bq = becquerel
  sv = sievert
  gy = GY
  cd = candela
  lm = LM
  f = F
  mc = megacoulomb
  mf = megafarad
  au = AU
`;

const SPACED: readonly (readonly [string, string])[] = [
  ['sq ft', 'square foot'],
  ['sq mi', 'square mile'],
  ['cu mi', 'cubic mile'],
];

const WRITTEN = [...tableRows(UNITS), ...SPACED];

/** Units of two letters or more are known by any capitals when the first letter is one: KM, Km, Kg. */
const CAPITALISED = WRITTEN.filter(([written]) => /^[a-z]{2,}$/.test(written)).flatMap(([written, name]) =>
  capitalisations(written).map((form) => [form, name] as const),
);

export const UNIT_NAMES = new PhraseTable(() => [...WRITTEN, ...CAPITALISED]);

/** All spellings of a word of small letters that begin with a capital. */
function capitalisations(word: string): string[] {
  let forms = [word.charAt(0).toUpperCase()];
  for (const letter of word.slice(1))
    forms = forms.flatMap((form) => [form + letter.toUpperCase(), form + letter]);
  return forms;
}

/** Names whose plural is no added s. */
const PLURALS: Readonly<Record<string, string>> = {
  foot: 'feet',
  'square foot': 'square feet',
  'mile per hour': 'miles per hour',
  'revolution per minute': 'revolutions per minute',
  'kilobit per second': 'kilobits per second',
  'megabit per second': 'megabits per second',
  'kilogram force': 'kilograms force',
  'kilo calory': 'kilo calories',
  'degree Celsius': 'degrees Celsius',
  'degree Fahrenheit': 'degrees Fahrenheit',
};
const UNCHANGED = /^(percent|hundredweight|horsepower|.*hertz|[A-Z]+)$/;

export function pluralUnit(name: string): string {
  return PLURALS[name] ?? (UNCHANGED.test(name) ? name : `${name}s`);
}
