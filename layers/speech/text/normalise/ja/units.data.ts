import { PhraseTable, tableRows } from '../phrase-table.ts';

/** Units behind a number. */
export const UNITS = new PhraseTable(() =>
  tableRows(`
    mm ㎜ = ミリメートル
    cm ㎝ = センチメートル
    m = メートル
    km ㎞ = キロメートル
    nm = ナノメートル
    μm µm = マイクロメートル
    in = インチ
    ft = フィート
    mi = マイル
    mm² mm2 = 平方ミリメートル
    cm² cm2 = 平方センチメートル
    m² m2 ㎡ = 平方メートル
    km² km2 ㎢ = 平方キロメートル
    ha = ヘクタール
    cm³ cm3 cc ㏄ = シーシー
    m³ m3 ㎥ = 立方メートル
    ml mL mℓ = ミリリットル
    dl dL = デシリットル
    l L ℓ = リットル
    mg ㎎ = ミリグラム
    g = グラム
    kg ㎏ = キログラム
    t = トン
    lb = ポンド
    oz = オンス
    ms = ミリ秒
    s sec = 秒
    min = 分
    h = 時間
    ℃ °C ° = 度
    ℉ °F = 華氏度
    % ％ = パーセント
    ‰ = パーミル
    Hz hz = ヘルツ
    kHz = キロヘルツ
    MHz = メガヘルツ
    GHz = ギガヘルツ
    V = ボルト
    A = アンペア
    mA = ミリアンペア
    mAh = ミリアンペアアワー
    W = ワット
    kW = キロワット
    kWh = キロワットアワー
    MW = メガワット
    dB db = デシベル
    Pa = パスカル
    hPa = ヘクトパスカル
    kcal = キロカロリー
    cal = カロリー
    KB = キロバイト
    MB = メガバイト
    GB = ギガバイト
    TB = テラバイト
    Mbps = メガビーピーエス
    Gbps = ギガビーピーエス
    bps = ビーピーエス
    rpm = アールピーエム
    fps = エフピーエス
    px = ピクセル
    dpi = ディーピーアイ
    ppm = ピーピーエム
  `),
);

/** What a speed is per: 時速六十キロメートル. */
export const SPEEDS: Readonly<Record<string, string>> = { h: '時速', s: '秒速', min: '分速' };

export const CURRENCIES = new PhraseTable(() =>
  tableRows(`
    ¥ ￥ JPY = 円
    $ ＄ US$ USD = ドル
    A$ AUD = オーストラリアドル
    C$ CAD = カナダドル
    HK$ HKD = 香港ドル
    € EUR = ユーロ
    £ GBP = ポンド
    ₩ KRW = ウォン
    ₹ INR = ルピー
    CNY RMB = 人民元
    CHF = スイスフラン
  `),
);
