import { PhraseTable, tableRows } from '../phrase-table.ts';

/** Sign or code -> the singular; what does not add s in the plural gives it behind a comma. */
export const CURRENCIES = new PhraseTable(() =>
  tableRows(`
    $ = dollar
    ¢ = cent
    US$ = us dollar
    HK$ hk$ = hong kong dollar
    A$ AU$ = australian dollar
    C$ CA$ = canadian dollar
    NZ$ = new zealand dollar
    S$ = singapore dollar
    € = euro
    £ = pound
    ¥ ￥ = yen,yen
    ₩ = won,won
    ₹ = rupee
    ₽ = ruble
    ₫ = dong,dong
    ₱ = peso
    ฿ = Thai Baht
    R$ = brazilian real
    rs Rs = rupee
    r = real
    dm = german mark
    DH Dh Dhs. = dirham
    nzd = new zealand dollar
    cad = canadian dollar
    chf = swiss franc
    dkk = danish kroner
    nok = norwegian kroner
    sek = swedish kronor
    fim = finnish markka
    czk = czech koruna
    aed = arab emirates dirham
    sar = saudi riyal
    pkr = pakistani rupee
    npr = nepalese rupee
    scr = seychelles rupee
    mvr = maldivian rufiyaa
    php = philippine peso
    crc = costa rican colon
    awg = aruban florin
    tzs = tanzanian shilling
    mro = mauritanian ouguiya
    cyp = cypriot pound
    ssp = south sudanese pound
    shp = saint helena pound
    cve = cape verde escudo
    rsd = serbian dinar
  `),
);
