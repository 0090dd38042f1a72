import { PhraseTable } from '../phrase-table.ts';

/** Counters that native numerals stand before: 세 개, 다섯 명. */
const NATIVE_COUNTERS = `
  개 명 사람 살 마리 권 장 병 잔 그루 송이 켤레 벌 채 척 통 자루 쌍 줄 판 조각 봉지 상자 캔 컵 그릇 숟가락 스푼 접시 끼 가지 군데 곳 달
  바퀴 걸음 발짝 곡 마디 종류 팩 세트 포기 톨 알 모금 다발 묶음 뭉치 꾸러미 박스 두름 필 돈 되 섬 마지기 뿌리 자리 차례 배 번째 대목
  갈래 겹 팀 방울 술 모 단 손 짝 입 폭 칸 꼬치 갑
`;

export const COUNTERS = new PhraseTable(() =>
  NATIVE_COUNTERS.trim()
    .split(/\s+/)
    .map((counter) => [counter, counter] as const),
);

/**
 * What may follow a counter of one syllable without making a longer word of it (개월, 시즌, 장관): particles, copulas and
 * suffixes.
 */
const FOLLOWERS = `
  은 는 이 가 을 를 에 의 도 만 로 으로 와 과 랑 이랑 하고 나 이나 든 부터 까지 씩 정도 쯤 간 후 뒤 전 동안 이상 이하 미만 초과 남짓 가량 째 밖에 마다 당
  뿐 처럼 보다 입니다 이다 이에요 예요 인데 였 이었 있 없 모두 중 짜리 반 들 께 꼴 이라 라 라도 더 다
`;

export const SUFFIXES = new PhraseTable(() =>
  FOLLOWERS.trim()
    .split(/\s+/)
    .map((word) => [word, true] as const),
);

/** Things that are counted in 대, so that 20대 behind them are twenty vehicles rather than people in their twenties. */
export const MACHINES =
  /(?:차|버스|트럭|택시|기차|열차|비행기|항공기|헬기|컴퓨터|노트북|서버|기계|로봇|카메라|드론|폰|전화|냉장고|에어컨|세탁기|오토바이|자전거|TV)[가이은는을를도와과]?\s?$/;

/** People who are counted in 분. */
export const HONOURED = /(?:손님|고객|선생님|어르신|어른|회원|여성|남성|교수님|부모님)[이은을께서]*\s?$/;

/** What makes `3번` the number three rather than three times. */
export const NUMBERED =
  /^번?\s?(?:출구|버스|타자|홀|국도|방|창구|승강장|게이트|문제|문항|채널|손님|선수|트랙|카드|후보|교향곡|마을버스|홈|레인|좌석|테이블|정류장|플랫폼|메뉴|키|보기|답|코스|호|을 누|으로|지)/;
