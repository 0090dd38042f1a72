import { PhraseTable, tableRows } from '../phrase-table.ts';

/** Signs and codes, and what the money is called in Cantonese. A bare $ is the Hong Kong dollar: see money.ts. */
export const CANTONESE_CURRENCIES = new PhraseTable(() =>
  tableRows(`
    HK$ HKD = 港幣
    US$ USD = 美金
    NT$ TWD = 台幣
    A$ AUD = 澳幣
    C$ CAD = 加幣
    S$ SGD = 新加坡元
    ¥ ￥ RMB CNY = 人民幣
    JPY = 日圓
    € EUR = 歐元
    £ GBP = 英鎊
    ₩ KRW = 韓圜
    ฿ THB = 泰銖
  `),
);
