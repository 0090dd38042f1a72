import { PhraseTable, tableRows } from '../phrase-table.ts';

/** Signs and ISO 4217 codes, and what Mandarin calls the money. */
export const CURRENCIES = new PhraseTable(() =>
  tableRows(`
    ¥ ￥ = 元
    $ ＄ US$ USD = 美元
    € EUR = 欧元
    £ ￡ GBP = 英镑
    J￥ JPY￥ JPY = 日元
    HK$ HK＄ HKD = 港元
    NT$ TWD = 新台币
    A$ AU$ AUD = 澳元
    C$ CA$ CAD$ CAD = 加元
    S$ SGD = 新加坡元
    NZ$ NZD = 新西兰元
    ₩ KRW = 韩元
    ₽ = 卢布
    RUB = 俄罗斯卢布
    ฿ THB = 泰铢
    ₹ INR = 印度卢比
    R$ BRL = 巴西雷亚尔
    CHF = 瑞士法郎
    CNY = 人民币
    SEK = 瑞典克朗
    TRY = 土耳其里拉
    ARS = 阿根廷比索
    AED = 阿联酋迪拉姆
    SAR = 沙特阿拉伯里亚尔
    ₫ VND = 越南盾
    ₱ PHP = 菲律宾比索
  `),
);
