import { PhraseTable, tableRows } from '../phrase-table.ts';

/** Abbreviations and names that are not read as they are written. */
const WORDS = `
  Mr Mr. = Mister
  Mrs Mrs. = Misses
  Ms Ms. = Miss
  Dr. = doctor
  Drs. = doctors
  Jr Jr. = junior
  Esq. = esquire
  Hon. = Honorable
  Rev. = Reverend
  Gov. = governor
  Gen. = general
  Lt. = lieutenant
  Col. = colonel
  Maj. = Major
  Capt. = captain
  Sgt. = sergeant
  Ltd. = limited
  Co. = company
  Mt. = Mount
  Ft. = Fort
  Bldg. = Building
  Apt. = Apartment
  Vol. VOL. = Volume
  No. NO. = number
  Ph.D. = PHD
  TV = Television
  TVs = TV's
  I/O = IO
  A/C = AC
  ZIP = zip
  HVAC = H-vac
  IMDb = IMDB
  iOS = IOS
  IoT = IOT
  MySQL = MYSQL
  PCIe = PCIE
  mRNA = MRNA
  cDNA = CDNA
  tRNA = TRNA
  fMRI = FMRI
  GeV = GEV
  GmbH = GMBH
  IaaS = IAAS
  Mon = Monday
  Tu = Tuesday
  Wed = Wednesday
  Th Thur Thurs = Thursday
  Fri = Friday
  Sat = Saturday
  Sun = Sunday
  χ Χ = chi
  ε Ε = epsilon
  φ Φ = phi
  γ Γ = gamma
  η Η = eta
  ι Ι = iota
  κ Κ = kappa
  λ Λ = lambda
  μ Μ = mu
  ν Ν = nu
  ο Ο = omicron
  π Π = pi
  θ Θ = theta
  ρ Ρ = rho
  σ Σ = sigma
  τ Τ = tau
  υ Υ = upsilon
  ω Ω = omega
  ξ Ξ = xi
  ψ Ψ = psi
  ζ Ζ = zeta
  α Α = alpha
  β Β = beta
  δ Δ = delta
`;

/** Plurals of initials. */
const PLURAL_INITIALS = `
  AIs ATMs ATVs CDs CEOs CFOs CIOs CPUs CVs DJs DLLs DMs DVDs ETFs EVs FAs FMs FPGAs FTAs GDPs GMOs GPUs GUIs HDDs HMOs
  ICBMs ICs IDs IPs ISPs KPIs LCDs LPs MCs MPs MVPs MVs NGOs NPCs PCBs PDAs PDFs PMs RNAs RPGs SDs SLAs SMEs SSDs STDs
  SUVs UAVs UFOs URLs USBs VCRs VCs VIPs VPNs
`;

const PHRASES: readonly (readonly [string, string])[] = [
  ['World War II.', 'World War two'],
  ['World War II', 'World War two'],
  ['World War I.', 'World War one'],
  ['World War I', 'World War one'],
  ['&Co.', 'and Co.'],
  ['ssn is', 'SSN is'],
];

export const ABBREVIATIONS = new PhraseTable(() => [
  ...tableRows(WORDS),
  ...PHRASES,
  ...PLURAL_INITIALS.trim()
    .split(/\s+/)
    .map((plural) => [plural, `${plural.slice(0, -1)}'s`] as const),
]);

/** Signs that stand alone between spaces. */
export const LONE_SIGNS: Readonly<Record<string, string>> = {
  '&': 'and',
  '@': 'at',
  '#': 'number',
  '=': 'equals',
  '+': 'plus',
  '*': 'asterisk',
  '%': 'percent',
  '^': 'circumflex',
  '|': 'vertical bar',
  '~': 'tilde',
  _: 'underscore',
  $: 'dollar',
  '£': 'pound',
  '€': 'euro',
  '¥': 'yen',
  '₩': 'won',
  '°': 'degree',
  '§': 'section',
  '©': 'copyright',
  '®': 'registered trademark',
  '™': 'trademark',
};
