import { comparedFacts, type RunComparison } from '@platform/temporal/compare';
import { amounts } from '@/words/amounts';

/** What both runs used and needed, and by how much they differ. */
export function ComparedFacts({ comparison }: { comparison: RunComparison }) {
  return (
    <table className="w-full max-w-2xl table-fixed text-sm">
      <caption className="sr-only">What both runs used and needed</caption>
      <thead className="text-left text-muted-foreground text-xs">
        <tr>
          <td className="w-[30%] pb-1.5" />
          <th scope="col" className="pb-1.5 font-medium">
            First
          </th>
          <th scope="col" className="pb-1.5 font-medium">
            Second
          </th>
          <th scope="col" className="pb-1.5 font-medium">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {comparedFacts(comparison, amounts).map(({ name, before, after, change }) => (
          <tr key={name} className="border-t align-baseline">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal text-muted-foreground">
              {name}
            </th>
            <td className="break-words py-1.5 pr-3 tabular-nums">{before}</td>
            <td className="break-words py-1.5 pr-3 tabular-nums">{after}</td>
            <td className="py-1.5 font-medium tabular-nums">{change}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
