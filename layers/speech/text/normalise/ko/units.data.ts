import { PhraseTable, tableRows } from '../phrase-table.ts';

/** Units behind a number. */
export const UNITS = new PhraseTable(() =>
  tableRows(`
    mm ㎜ = 밀리미터
    cm ㎝ = 센티미터
    m = 미터
    km ㎞ = 킬로미터
    nm = 나노미터
    μm µm = 마이크로미터
    in = 인치
    ft = 피트
    mi = 마일
    mm² mm2 = 제곱밀리미터
    cm² cm2 = 제곱센티미터
    m² m2 ㎡ = 제곱미터
    km² km2 ㎢ = 제곱킬로미터
    ha = 헥타르
    cc ㏄ = 시시
    m³ m3 ㎥ = 세제곱미터
    ml mL = 밀리리터
    l L ℓ = 리터
    mg ㎎ = 밀리그램
    g = 그램
    kg ㎏ = 킬로그램
    t = 톤
    lb = 파운드
    oz = 온스
    ms = 밀리초
    s sec = 초
    min = 분
    h = 시간
    ℃ °C ° = 도
    ℉ °F = 화씨도
    % ％ = 퍼센트
    %p = 퍼센트포인트
    ‰ = 퍼밀
    Hz hz = 헤르츠
    kHz = 킬로헤르츠
    MHz = 메가헤르츠
    GHz = 기가헤르츠
    V = 볼트
    A = 암페어
    mA = 밀리암페어
    mAh = 밀리암페어시
    W = 와트
    kW = 킬로와트
    kWh = 킬로와트시
    MW = 메가와트
    dB = 데시벨
    Pa = 파스칼
    hPa = 헥토파스칼
    kcal = 킬로칼로리
    cal = 칼로리
    KB = 킬로바이트
    MB = 메가바이트
    GB = 기가바이트
    TB = 테라바이트
    Mbps = 메가비피에스
    Gbps = 기가비피에스
    rpm = 알피엠
    fps = 에프피에스
    px = 픽셀
    ppm = 피피엠
  `),
);

/** What a speed is per: 시속 육십 킬로미터. */
export const SPEEDS: Readonly<Record<string, string>> = { h: '시속', s: '초속', min: '분속' };

export const CURRENCIES = new PhraseTable(() =>
  tableRows(`
    ₩ KRW = 원
    $ ＄ US$ USD = 달러
    A$ AUD = 호주 달러
    C$ CAD = 캐나다 달러
    HK$ HKD = 홍콩 달러
    ¥ ￥ JPY = 엔
    € EUR = 유로
    £ GBP = 파운드
    CNY RMB = 위안
    ₹ INR = 루피
    CHF = 스위스 프랑
  `),
);
