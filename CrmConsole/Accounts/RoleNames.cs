using CrmConsole.Shell;

namespace CrmConsole.Accounts;

public static class RoleNames
{
    /// <summary>The role in the reader's language.</summary>
    public static string Of(string role) => role switch
    {
        Roles.Triage => Words.T("Petugas triase", "Triage officer"),
        Roles.Agency => Words.T("Petugas unit", "Agency officer"),
        Roles.Supervisor => Words.T("Supervisor", "Supervisor"),
        Roles.Desk => Words.T("Petugas meja aduan", "Desk officer"),
        Roles.Validator => Words.T("Validator Biro Pemerintahan", "Validator"),
        Roles.Inspectorate => Words.T("Petugas Inspektorat", "Inspectorate officer"),
        Roles.Admin => Words.T("Administrator", "Administrator"),
        Roles.Citizen => Words.T("Pelapor", "Reporter"),
        Roles.Auditor => Words.T("Auditor", "Auditor"),
        _ => role,
    };
}
